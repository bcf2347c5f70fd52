package handling

// The notices to developers, operators and other parties, and those that tell of the steps of the guideline (notices.md 1).
const (
	FinderReceiptsKind     NoticeKind = "finder/receipt_collected"
	FinderQuestionAgain    NoticeKind = "finder/question_reminder"
	FinderRelayedKind      NoticeKind = "finder/relayed_question"
	FinderJoinedKind       NoticeKind = "finder/joined"
	FinderKindChangedKind  NoticeKind = "finder/kind_changed"
	FinderOriginKind       NoticeKind = "finder/origin_day"
	FinderDetailKind       NoticeKind = "finder/detail_delivered"
	FinderStartedKind      NoticeKind = "finder/handling_started"
	FinderEnquiryKind      NoticeKind = "finder/enquiry_received"
	FinderDirectAskKind    NoticeKind = "finder/direct_exchange_request"
	FinderDirectKind       NoticeKind = "finder/direct_exchange_set"
	FinderCreditKind       NoticeKind = "finder/credit_check"
	FinderPlannedKind      NoticeKind = "finder/date_planned"
	FinderDateMovedKind    NoticeKind = "finder/date_moved"
	FinderPriorityKind     NoticeKind = "finder/priority_provided"
	FinderDelayKind        NoticeKind = "finder/developer_delay"
	FinderLiftedKind       NoticeKind = "finder/secrecy_lifted"
	FinderElsewhereKind    NoticeKind = "finder/public_elsewhere"
	FinderStoppedKind      NoticeKind = "finder/stopped_product"
	FinderFixedKind        NoticeKind = "finder/website_fixed"
	FinderEndedKind        NoticeKind = "finder/ended_website"
	FinderEndedManyKind    NoticeKind = "finder/ended_together"
	FinderWithdrawnKind    NoticeKind = "finder/withdrawn"
	FinderReopenedKind     NoticeKind = "finder/reopened"
	FinderCommitteeKind    NoticeKind = "finder/committee_started"
	FinderCommitteeEndKind NoticeKind = "finder/committee_result"
	FinderPublishedKind    NoticeKind = "finder/published"
	FinderUpdatedKind      NoticeKind = "finder/advisory_updated"

	DevWindowKind         NoticeKind = "developer/window_check"
	DevSummaryKind        NoticeKind = "developer/summary"
	DevContactAgainKind   NoticeKind = "developer/contact_reminder"
	DevKeyRequestKind     NoticeKind = "developer/key_request"
	DevKeyCheckKind       NoticeKind = "developer/key_check"
	DevDetailKind         NoticeKind = "developer/detail"
	DevRecordedKind       NoticeKind = "developer/reply_recorded"
	DevResultAgainKind    NoticeKind = "developer/result_reminder"
	DevAnalysisKind       NoticeKind = "developer/impact_analysis"
	DevQuestionKind       NoticeKind = "developer/question_developer"
	DevAnswerKind         NoticeKind = "developer/answer_developer"
	DevMessageKind        NoticeKind = "developer/message"
	DevSiteDataKind       NoticeKind = "developer/site_data"
	DevDirectKind         NoticeKind = "developer/direct_exchange"
	DevFinderKind         NoticeKind = "developer/finder_identity"
	DevDateAskKind        NoticeKind = "developer/date_proposal"
	DevDateAgainKind      NoticeKind = "developer/date_reminder"
	DevDateFixedKind      NoticeKind = "developer/date_fixed"
	DevDateMovedKind      NoticeKind = "developer/date_moved"
	DevMeasuresKind       NoticeKind = "developer/countermeasure_request"
	DevStatusAskKind      NoticeKind = "developer/status_request"
	DevStatementKind      NoticeKind = "developer/statement_check"
	DevCountdownKind      NoticeKind = "developer/countdown"
	DevHeldKind           NoticeKind = "developer/held"
	DevCancelledKind      NoticeKind = "developer/publication_cancelled"
	DevEarlyYesKind       NoticeKind = "developer/early_notice_ok"
	DevEarlyNoKind        NoticeKind = "developer/early_notice_no"
	DevPriorityKind       NoticeKind = "developer/priority_consult"
	DevPublishedKind      NoticeKind = "developer/published"
	DevUpdatedKind        NoticeKind = "developer/advisory_updated"
	DevElsewhereKind      NoticeKind = "developer/public_elsewhere"
	DevEndedKind          NoticeKind = "developer/product_case_ended"
	DevDroppedKind        NoticeKind = "developer/dropped"
	DevListWarningKind    NoticeKind = "developer/listing_warning"
	DevListedKind         NoticeKind = "developer/listed"
	DevListedProductKind  NoticeKind = "developer/product_listed"
	DevDeadlineKind       NoticeKind = "developer/deadline_set"
	DevDelistedKind       NoticeKind = "developer/delisted"
	DevCommitteeKind      NoticeKind = "developer/committee_opinion"
	DevCommitteeViewKind  NoticeKind = "developer/committee_view"
	DevCommitteeEndKind   NoticeKind = "developer/committee_result"
	DevOwnPlanKind        NoticeKind = "developer/own_product_plan"
	DevRegistrationKind   NoticeKind = "developer/list_registration"
	OpContactKind         NoticeKind = "operator/operator_contact"
	OpContactAgainKind    NoticeKind = "operator/operator_contact_reminder"
	OpDetailKind          NoticeKind = "operator/operator_detail"
	OpReceivedKind        NoticeKind = "operator/operator_received_check"
	OpStatusKind          NoticeKind = "operator/operator_status"
	OpMonthsKind          NoticeKind = "operator/operator_three_months"
	OpQuestionKind        NoticeKind = "operator/operator_question"
	OpAnswerKind          NoticeKind = "operator/operator_answer"
	OpMessageKind         NoticeKind = "operator/message"
	OpRecordedKind        NoticeKind = "operator/fix_report_received"
	OpReplyKind           NoticeKind = "operator/reply_recorded"
	OpFixedKind           NoticeKind = "operator/operator_fixed"
	OpLastCallKind        NoticeKind = "operator/last_call"
	OpEndedKind           NoticeKind = "operator/operator_ended"
	OpAlertEndKind        NoticeKind = "operator/alert_end"
	OpSiteConsentKind     NoticeKind = "operator/operator_site_consent"
	OpProductFlawKind     NoticeKind = "operator/product_flaw_operator"
	OpDirectKind          NoticeKind = "operator/direct_exchange_op"
	OpFinderKind          NoticeKind = "operator/finder_identity"
	OpKeyRequestKind      NoticeKind = "operator/key_request"
	ProviderIntroKind     NoticeKind = "operator/provider_intro"
	ProviderDetailKind    NoticeKind = "operator/provider_detail"
	ProviderNotNamedKind  NoticeKind = "operator/provider_not_named"
	OtherAnalysisKind     NoticeKind = "other/analysis_request"
	OtherAnalysisAgain    NoticeKind = "other/analysis_reminder"
	OtherAnalysisEndKind  NoticeKind = "other/analysis_end"
	OtherContactDataKind  NoticeKind = "other/authority_contact_data"
	OtherPPCKind          NoticeKind = "other/authority_ppc"
	OtherGovernmentKind   NoticeKind = "other/government_notice"
	OtherPriorityKind     NoticeKind = "other/priority_provision"
	OtherIntroKind        NoticeKind = "other/overseas_intro"
	OtherDetailKind       NoticeKind = "other/overseas_detail"
	OtherDateKind         NoticeKind = "other/overseas_date"
	OtherPublishedKind    NoticeKind = "other/overseas_published"
	OtherMETIKind         NoticeKind = "other/meti_confirmation"
	OtherConveneKind      NoticeKind = "other/committee_convene"
	OtherPapersKind       NoticeKind = "other/committee_papers"
	BodyOriginKind        NoticeKind = "body/origin_report"
	BodyDetailKind        NoticeKind = "body/detail_report"
	BodyResultKind        NoticeKind = "body/result_report"
	BodyDateKind          NoticeKind = "body/date_report"
	BodyCancelKind        NoticeKind = "body/cancel_report"
	BodyPriorityKind      NoticeKind = "body/priority_report"
	BodyEndedKind         NoticeKind = "body/ended_report"
	BodyProgressKind      NoticeKind = "body/progress_consult"
	BodyImpossibleKind    NoticeKind = "body/impossible"
	BodyCommitteeBackKind NoticeKind = "body/committee_returned"
	BodyConvertedKind     NoticeKind = "body/case_converted"
	DeskProposalKind      NoticeKind = "desk/proposal"
	DeskPasteKind         NoticeKind = "desk/contact_text"
	DeskLeakKind          NoticeKind = "desk/leak_suspected"
	DeskPublishedKind     NoticeKind = "desk/publish_done"
	DeskCountdownKind     NoticeKind = "desk/publish_countdown"
	DeskPublishFailedKind NoticeKind = "desk/publish_failed"
	DeskReleaseKind       NoticeKind = "desk/release_joint"
	DeskChronologyKind    NoticeKind = "desk/answer_chronology"
	DeskPageKind          NoticeKind = "desk/answer_page"
	DeskStatsKind         NoticeKind = "desk/answer_stats"
	DeskQuarterKind       NoticeKind = "desk/quarter_draft"
	AnyEndedReplyKind     NoticeKind = "any/ended_reply"
	AnyJVNAnswerKind      NoticeKind = "any/jvn_answer"
	AnyKeyEndsKind        NoticeKind = "any/party_key_expiring"
	AnyKeyChangeKind      NoticeKind = "any/mailbox_key_rollover"
	AnyClosedKind         NoticeKind = "any/office_closed"
	AnyMailboxKind        NoticeKind = "any/wrong_mailbox"
)

// stepNotices are their fixed properties. Window: it leaves only in the office's sending hours (users.md B10).
var stepNotices = []NoticeSpec{
	{Kind: FinderReceiptsKind, Class: ClassN, Automatic: true, facts: func() any { return new(FinderReceipts) }},
	{Kind: FinderQuestionAgain, Class: ClassN, Window: true, facts: func() any { return new(FinderStep) }},
	{Kind: FinderRelayedKind, Class: ClassK, facts: func() any { return new(FinderText) }},
	{Kind: FinderJoinedKind, Class: ClassK, facts: func() any { return new(FinderMoved) }},
	{Kind: FinderKindChangedKind, Class: ClassK, facts: func() any { return new(FinderMoved) }},
	{Kind: FinderOriginKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderDetailKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderStartedKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderEnquiryKind, Class: ClassK, Automatic: true, facts: func() any { return new(FinderEnquiry) }},
	{Kind: FinderDirectAskKind, Class: ClassK, facts: func() any { return new(FinderDirect) }},
	{Kind: FinderDirectKind, Class: ClassK, facts: func() any { return new(FinderDirect) }},
	{Kind: FinderCreditKind, Class: ClassK, facts: func() any { return new(FinderCredit) }},
	{Kind: FinderPlannedKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderDateMovedKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderPriorityKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderDelayKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderLiftedKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderElsewhereKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderStoppedKind, Class: ClassK, facts: func() any { return new(FinderEnded) }},
	{Kind: FinderFixedKind, Class: ClassK, facts: func() any { return new(FinderEnded) }},
	{Kind: FinderEndedKind, Class: ClassK, facts: func() any { return new(FinderEnded) }},
	{Kind: FinderEndedManyKind, Class: ClassK, facts: func() any { return new(FinderEnded) }},
	{Kind: FinderWithdrawnKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderReopenedKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderCommitteeKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderCommitteeEndKind, Class: ClassK, facts: func() any { return new(FinderStep) }},
	{Kind: FinderPublishedKind, Class: ClassK, facts: func() any { return new(FinderPublished) }},
	{Kind: FinderUpdatedKind, Class: ClassK, facts: func() any { return new(FinderPublished) }},

	{Kind: DevWindowKind, Class: ClassN, Window: true, Starts: "attempt", facts: func() any { return new(PartyContact) }},
	{Kind: DevSummaryKind, Class: ClassK, Window: true, Starts: "attempt", facts: func() any { return new(PartySummary) }},
	{Kind: DevContactAgainKind, Class: ClassN, Window: true, Starts: "attempt", facts: func() any { return new(PartyContact) }},
	{Kind: DevKeyRequestKind, Class: ClassN, Window: true, Starts: "attempt", facts: func() any { return new(PartyContact) }},
	{Kind: DevKeyCheckKind, Class: ClassN, facts: func() any { return new(PartyContact) }},
	{Kind: DevDetailKind, Class: ClassD, Starts: "detail", facts: func() any { return new(PartyDetail) }},
	{Kind: DevRecordedKind, Class: ClassK, Automatic: true, facts: func() any { return new(PartyRecorded) }},
	{Kind: DevResultAgainKind, Class: ClassN, Window: true, Starts: "attempt", facts: func() any { return new(PartyAsk) }},
	{Kind: DevAnalysisKind, Class: ClassD, facts: func() any { return new(PartyText) }},
	{Kind: DevQuestionKind, Class: ClassD, facts: func() any { return new(PartyText) }},
	{Kind: DevAnswerKind, Class: ClassD, facts: func() any { return new(PartyText) }},
	{Kind: DevMessageKind, Class: ClassD, facts: func() any { return new(PartyText) }},
	{Kind: DevSiteDataKind, Class: ClassD, facts: func() any { return new(PartyText) }},
	{Kind: DevDirectKind, Class: ClassK, facts: func() any { return new(DirectExchange) }},
	{Kind: DevFinderKind, Class: ClassK, facts: func() any { return new(DirectExchange) }},
	{Kind: DevDateAskKind, Class: ClassK, facts: func() any { return new(PublicationDate) }},
	{Kind: DevDateAgainKind, Class: ClassK, Window: true, facts: func() any { return new(PublicationDate) }},
	{Kind: DevDateFixedKind, Class: ClassK, facts: func() any { return new(PublicationDate) }},
	{Kind: DevDateMovedKind, Class: ClassK, facts: func() any { return new(PublicationDate) }},
	{Kind: DevMeasuresKind, Class: ClassK, Window: true, facts: func() any { return new(PublicationDate) }},
	{Kind: DevStatusAskKind, Class: ClassK, Window: true, facts: func() any { return new(PartyAsk) }},
	{Kind: DevStatementKind, Class: ClassD, facts: func() any { return new(PageEntry) }},
	{Kind: DevCountdownKind, Class: ClassK, facts: func() any { return new(PublicationDate) }},
	{Kind: DevHeldKind, Class: ClassK, facts: func() any { return new(PublicationDate) }},
	{Kind: DevCancelledKind, Class: ClassK, facts: func() any { return new(PartyEnd) }},
	{Kind: DevEarlyYesKind, Class: ClassK, facts: func() any { return new(EarlyNotice) }},
	{Kind: DevEarlyNoKind, Class: ClassK, facts: func() any { return new(EarlyNotice) }},
	{Kind: DevPriorityKind, Class: ClassK, facts: func() any { return new(PartyText) }},
	{Kind: DevPublishedKind, Class: ClassK, facts: func() any { return new(PartyPublished) }},
	{Kind: DevUpdatedKind, Class: ClassK, facts: func() any { return new(PartyPublished) }},
	{Kind: DevElsewhereKind, Class: ClassK, facts: func() any { return new(PublicElsewhere) }},
	{Kind: DevEndedKind, Class: ClassK, facts: func() any { return new(PartyEnd) }},
	{Kind: DevDroppedKind, Class: ClassK, facts: func() any { return new(PartyEnd) }},
	{Kind: DevListWarningKind, Class: ClassN, Window: true, Starts: "attempt", facts: func() any { return new(UnreachableEntry) }},
	{Kind: DevListedKind, Class: ClassN, Starts: "attempt", facts: func() any { return new(UnreachableEntry) }},
	{Kind: DevListedProductKind, Class: ClassN, Starts: "attempt", facts: func() any { return new(UnreachableEntry) }},
	{Kind: DevDeadlineKind, Class: ClassN, Starts: "attempt", facts: func() any { return new(UnreachableEntry) }},
	{Kind: DevDelistedKind, Class: ClassN, facts: func() any { return new(UnreachableEntry) }},
	{Kind: DevCommitteeKind, Class: ClassD, facts: func() any { return new(CommitteeWord) }},
	{Kind: DevCommitteeViewKind, Class: ClassK, facts: func() any { return new(CommitteeWord) }},
	{Kind: DevCommitteeEndKind, Class: ClassK, facts: func() any { return new(CommitteeWord) }},
	{Kind: DevOwnPlanKind, Class: ClassK, facts: func() any { return new(PartyText) }},
	{Kind: DevRegistrationKind, Class: ClassN, facts: func() any { return new(PartyContact) }},

	{Kind: OpContactKind, Class: ClassN, Window: true, Starts: "attempt", facts: func() any { return new(PartyContact) }},
	{Kind: OpContactAgainKind, Class: ClassN, Window: true, Starts: "attempt", facts: func() any { return new(PartyContact) }},
	{Kind: OpDetailKind, Class: ClassD, Starts: "detail", facts: func() any { return new(PartyDetail) }},
	{Kind: OpReceivedKind, Class: ClassN, Window: true, Starts: "attempt", facts: func() any { return new(PartyAsk) }},
	{Kind: OpStatusKind, Class: ClassN, Window: true, Starts: "attempt", facts: func() any { return new(PartyAsk) }},
	{Kind: OpMonthsKind, Class: ClassK, Window: true, Starts: "attempt", facts: func() any { return new(PartyAsk) }},
	{Kind: OpQuestionKind, Class: ClassD, facts: func() any { return new(PartyText) }},
	{Kind: OpAnswerKind, Class: ClassD, facts: func() any { return new(PartyText) }},
	{Kind: OpMessageKind, Class: ClassD, facts: func() any { return new(PartyText) }},
	{Kind: OpRecordedKind, Class: ClassK, Automatic: true, facts: func() any { return new(PartyRecorded) }},
	{Kind: OpReplyKind, Class: ClassN, Automatic: true, facts: func() any { return new(PartyRecorded) }},
	{Kind: OpFixedKind, Class: ClassK, facts: func() any { return new(PartyEnd) }},
	{Kind: OpLastCallKind, Class: ClassN, Window: true, Starts: "attempt", facts: func() any { return new(PartyAsk) }},
	{Kind: OpEndedKind, Class: ClassK, facts: func() any { return new(PartyEnd) }},
	{Kind: OpAlertEndKind, Class: ClassK, facts: func() any { return new(PartyEnd) }},
	{Kind: OpSiteConsentKind, Class: ClassK, facts: func() any { return new(PartyText) }},
	{Kind: OpProductFlawKind, Class: ClassK, facts: func() any { return new(PartyEnd) }},
	{Kind: OpDirectKind, Class: ClassK, facts: func() any { return new(DirectExchange) }},
	{Kind: OpFinderKind, Class: ClassK, facts: func() any { return new(DirectExchange) }},
	{Kind: OpKeyRequestKind, Class: ClassN, Window: true, facts: func() any { return new(PartyContact) }},
	{Kind: ProviderIntroKind, Class: ClassN, Window: true, Starts: "attempt", facts: func() any { return new(ProviderIntro) }},
	{Kind: ProviderDetailKind, Class: ClassD, Starts: "detail", facts: func() any { return new(PartyDetail) }},
	{Kind: ProviderNotNamedKind, Class: ClassN, facts: func() any { return new(PartyContact) }},

	{Kind: OtherAnalysisKind, Class: ClassD, Starts: "attempt", facts: func() any { return new(PartyText) }},
	{Kind: OtherAnalysisAgain, Class: ClassN, Window: true, Starts: "attempt", facts: func() any { return new(PartyAsk) }},
	{Kind: OtherAnalysisEndKind, Class: ClassK, facts: func() any { return new(PartyText) }},
	{Kind: OtherContactDataKind, Class: ClassK, Starts: "attempt", facts: func() any { return new(PartyText) }},
	{Kind: OtherPPCKind, Class: ClassK, Starts: "attempt", facts: func() any { return new(PartyText) }},
	{Kind: OtherGovernmentKind, Class: ClassD, Starts: "attempt", facts: func() any { return new(PartyText) }},
	{Kind: OtherPriorityKind, Class: ClassD, Starts: "attempt", facts: func() any { return new(PartyText) }},
	{Kind: OtherIntroKind, Class: ClassK, Starts: "attempt", facts: func() any { return new(PartySummary) }},
	{Kind: OtherDetailKind, Class: ClassD, Starts: "detail", facts: func() any { return new(PartyDetail) }},
	{Kind: OtherDateKind, Class: ClassK, facts: func() any { return new(PublicationDate) }},
	{Kind: OtherPublishedKind, Class: ClassK, facts: func() any { return new(PartyPublished) }},
	{Kind: OtherMETIKind, Class: ClassK, Starts: "attempt", facts: func() any { return new(CommitteeWord) }},
	{Kind: OtherConveneKind, Class: ClassK, facts: func() any { return new(CommitteeWord) }},
	{Kind: OtherPapersKind, Class: ClassD, facts: func() any { return new(CommitteeWord) }},

	{Kind: BodyOriginKind, Class: ClassK, Desk: true, facts: func() any { return new(BodyReport) }},
	{Kind: BodyDetailKind, Class: ClassK, Desk: true, facts: func() any { return new(BodyReport) }},
	{Kind: BodyResultKind, Class: ClassK, Desk: true, facts: func() any { return new(BodyReport) }},
	{Kind: BodyDateKind, Class: ClassK, Desk: true, facts: func() any { return new(BodyReport) }},
	{Kind: BodyCancelKind, Class: ClassK, Desk: true, facts: func() any { return new(BodyReport) }},
	{Kind: BodyPriorityKind, Class: ClassK, Desk: true, facts: func() any { return new(BodyReport) }},
	{Kind: BodyEndedKind, Class: ClassK, Desk: true, facts: func() any { return new(BodyReport) }},
	{Kind: BodyProgressKind, Class: ClassD, Desk: true, facts: func() any { return new(BodyReport) }},
	{Kind: BodyImpossibleKind, Class: ClassK, Desk: true, facts: func() any { return new(BodyReport) }},
	{Kind: BodyCommitteeBackKind, Class: ClassK, Desk: true, facts: func() any { return new(BodyReport) }},
	{Kind: BodyConvertedKind, Class: ClassD, Desk: true, facts: func() any { return new(BodyHandover) }},

	{Kind: DeskProposalKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskProposal) }},
	{Kind: DeskPasteKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskPaste) }},
	{Kind: DeskLeakKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskProposal) }},
	{Kind: DeskPublishedKind, Class: ClassK, Desk: true, facts: func() any { return new(BodyReport) }},
	{Kind: DeskCountdownKind, Class: ClassD, Desk: true, facts: func() any { return new(PublishCountdown) }},
	{Kind: DeskPublishFailedKind, Class: ClassD, Desk: true, facts: func() any { return new(PublishFailed) }},
	{Kind: DeskReleaseKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskApproval) }},
	{Kind: DeskChronologyKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskChronology) }},
	{Kind: DeskPageKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskPage) }},
	{Kind: DeskStatsKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskFigures) }},
	{Kind: DeskQuarterKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskFigures) }},
	{Kind: AnyEndedReplyKind, Class: ClassN, Automatic: true, facts: func() any { return new(FinderNeutral) }},
	{Kind: AnyJVNAnswerKind, Class: ClassN, facts: func() any { return new(FinderText) }},
	{Kind: AnyKeyEndsKind, Class: ClassN, Automatic: true, Window: true, facts: func() any { return new(AnyKeyEnds) }},
	{Kind: AnyKeyChangeKind, Class: ClassN, Window: true, facts: func() any { return new(AnyKeyChange) }},
	{Kind: AnyClosedKind, Class: ClassN, Window: true, facts: func() any { return new(AnyClosed) }},
	{Kind: AnyMailboxKind, Class: ClassN, facts: func() any { return new(AnyMailbox) }},
}

package templates

// endWords are the words of websites, and of the ends and turns of a case.
var endWords = map[string]phrases{
	"shift": {
		"site":    {JA: "サイトのURL", EN: "Address of the site"},
		"watched": {JA: "届出者による調整", EN: "The finder coordinates"},
		"linked":  {JA: "関連する案件", EN: "Linked case"},
		"opened":  {JA: "新しい案件", EN: "New case"},
		"kind":    {JA: "種別", EN: "Kind"},
	},
	"value": {
		"on":  {JA: "行う", EN: "yes"},
		"off": {JA: "行わない", EN: "no"},
	},
	"step": {
		"watched": {JA: "届出者による調整の記録", EN: "whether the finder coordinates"},
	},
	"datewhat": {
		"fixed": {JA: "修正完了の日", EN: "Fixed on"},
	},
	"due": {
		"three_months": {JA: "運営者への通知から3か月", EN: "3 months since the operator was told"},
		"last_call":    {JA: "最終連絡への回答", EN: "answer to the last message"},
	},
	"caution": {
		"operator_replaced": {JA: "これまで登録していた運営者を案件から除きます。送信前のメールは止めます。", EN: "The operator that was named before is taken out of the case. Mail that has not left is stopped."},
		"not_reported":      {JA: "運営者から、修正を完了したとの報告がありません。", EN: "The operator has not reported that it fixed the site."},
		"other_manner":      {JA: "運営者が報告した対応内容と異なります。", EN: "The operator reported that something else was done."},
		"no_last_call":      {JA: "運営者に、最終の連絡（終了の予定の連絡）を送っていません。", EN: "The operator was not sent the last message, which says that handling will end."},
		"last_call_runs":    {JA: "最終の連絡でお願いした回答の期日を過ぎていません。", EN: "The day by which the last message asks for an answer has not passed."},
		"no_such_result":    {JA: "脆弱性ではないと回答した製品開発者はいません。", EN: "No developer has reported that it is not a vulnerability."},
		"not_answered_so":   {JA: "運営者から、この理由に当たる回答を記録していません。", EN: "No such answer of the operator is on record."},
		"convert_instead":   {JA: "製品の案件として続けるときは、終了ではなく「種別変更 製品」を使います。", EN: "To go on with it as a product case, use convert product and do not close it."},
		"fix_was_reported":  {JA: "運営者から、修正を完了したとの報告を受けています。確認できたときは「修正完了」を使います。", EN: "The operator has reported a fix. Once it is checked, use fixed."},
		"joined_remain":     {JA: "この案件には、ほかの届出者の届出を統合しています。その届出は取り下げられていません。", EN: "Reports of other finders were merged into this case. They are not withdrawn."},
		"letter":            {JA: "メールアドレスのない相手には、郵送する文をお返しします。", EN: "For a party without a mail address you get the text of a letter."},
		"site_masked":       {JA: "新しい案件には、ウェブサイトのURL、名称、運営者、届出の本文を引き継ぎません。調整依頼では、渡す文をご自身で書いてください。", EN: "The new case holds neither address, title nor operator of the site, nor the report. At the hand-over, write the words that go yourself."},
		"sender_consent":    {JA: "受付機関に引き継ぐことについて、連絡をした方の同意を得ていることをご確認ください。", EN: "Make sure that whoever wrote agrees that it goes to reception."},
	},
	"partyend": {
		"published_unreachable":  {JA: "公表を終えたため", EN: "it has been published"},
		"published_no_agreement": {JA: "公表を終えたため", EN: "it has been published"},
	},
	"statewhy": {
		"operator_has_details": {JA: "今の運営者には、詳細情報を送っています。", EN: "The present operator was sent the details."},
		"no_operator":          {JA: "運営者が登録されていません。先に「運営者」が必要です。", EN: "No operator is in the case: operator comes first."},
		"nobody_told":          {JA: "製品開発者又は運営者に、まだ連絡していません。影響が小さい場合の終了は、相手に通知した後に行います。", EN: "Neither a developer nor the operator was contacted. A case of small impact ends once it was told."},
		"never_tried":          {JA: "相手への連絡の記録がありません。", EN: "No attempt to reach the party is on record."},
		"no_origin":            {JA: "起算日がありません。", EN: "There is no origin day."},
		"contacted":            {JA: "既に関係者に連絡しています。", EN: "A party of the case was contacted."},
	},
	"partywhy": {
		"other_kind": {JA: "名簿の区分が異なります。", EN: "The entry of the list is of another kind."},
	},
	"argwhy": {
		"withdraw_report": {JA: "届出の取下げには「届出取下げ」を使います。", EN: "For a report that its finder withdraws, use withdraw-report."},
		"not_this_reason": {JA: "この案件を、この理由で終了することはできません。", EN: "The case cannot end for this reason."},
		"same_case":       {JA: "同じ案件です。", EN: "It is the same case."},
		"other_kind":      {JA: "種別の異なる案件です。", EN: "The case is of another kind."},
		"has_ended":       {JA: "取扱いを終了した案件です。", EN: "The case has ended."},
		"consents_differ": {JA: "届出者の意向（情報の通知、直接の連絡、氏名の公表）が異なります。「関連」を使ってください。", EN: "The finders allow different things. Use link."},
	},
	"refusal": { // why a case is left out of a command for several
		"changed": {JA: "内容をお示しした後に変化があった案件です。", EN: "Something has happened in the case since it was shown."},
	},
	"textwhy": {
		"delay": {JA: "遅れの記録があります。取り下げる前に、その理由（本文又は「説明=」）を届出者に説明してください。", EN: "A delay is on record. Give its reasons (text or why=): they go to the finder before the request is withdrawn."},
	},
	"evidencewhy": {
		"withdraw": {JA: "届出の取下げには、届出の後に届いた、届出者の鍵で署名されたメール又は当方の通知への返信が必要です。", EN: "A report is withdrawn on a mail of the finder after the report, under its key or in answer to one of our notices."},
	},
}

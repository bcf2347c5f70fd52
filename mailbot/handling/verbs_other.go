package handling

// otherVerbs are those of other bodies, and what the guideline allows to few (commands.md 1).
var otherVerbs = []Verb{
	{Name: "consult", Japanese: []string{"分析依頼"}, Realms: both, Needs: true, Changes: true, Text: TextMay, Inverse: "correct",
		Args:   []Argument{{Name: "analyst", Japanese: "分析機関"}, {Name: "step", Japanese: "段階", Optional: true, Values: []Choice{{"end", []string{"終了"}}}}, nda},
		States: accepted, Example: []string{"consult", "example-lab", "nda=NDA-2025-03"},
		About: Phrase{"本文の依頼で、名簿の分析機関に技術的分析を求める。「終了」で分析を終える。", "Ask an analyst of the list for a technical analysis, in the words of the body; end closes it."}},
	{Name: "ask-authority", Japanese: []string{"所管照会"}, Realms: atR, Needs: true, Changes: true, Text: TextMay, Preview: true, Persons: true, Inverse: "correct",
		Args:   []Argument{{Name: "office", Japanese: "機関", Values: Authorities}, {Name: "authority", Japanese: "略号"}},
		States: accepted, Example: []string{"ask-authority", "MIC", "example-ministry"},
		About: Phrase{"行政機関に運営者の連絡先を照会する。PPCには個人情報漏えいのおそれを本文の文で連絡する。", "Ask an authority for an operator's contact data, or tell PPC of a likely leak in the words of the body."}},
	{Name: "government", Japanese: []string{"政府通知"}, Realms: atR, Needs: true, Changes: true, Text: TextMust, Persons: true, Inverse: "correct",
		Args: []Argument{{Name: "authority", Japanese: "略号"}}, States: accepted, Example: []string{"government", "example-cabinet"},
		About: Phrase{"悪用が疑われる脆弱性を、調整と並行して本文の文で政府に通知する。", "Tell the government of an exploited or grave flaw in the words of the body, beside the coordination."}},
	{Name: "priority-provide", Japanese: []string{"優先提供"}, Realms: atC, Needs: true, Changes: true, Text: TextMay, Two: asksNobody, Joint: true, Inverse: "correct",
		Args: []Argument{{Name: "names", Japanese: "提供先", Rest: true}}, States: coordinated, Example: []string{"priority-provide", "example-power"},
		About: Phrase{"公表前に、本文の脆弱性と対策方法を重要インフラ事業者等に提供する。開発者の同意は「ask V1」で求める。", "Give the flaw and its countermeasure, in the words of the body, before publication; ask V1 asks the developer."}},
	{Name: "early-notice", Japanese: []string{"事前周知"}, Realms: atC, Needs: true, Changes: true, Text: TextMay, Parties: coordinatedRoles, Inverse: "early-notice",
		Args: []Argument{party, {Name: "answer", Japanese: "可否", Values: yesOrNo}}, States: coordinated, Example: []string{"early-notice", "V1", "yes"},
		About: Phrase{"開発者が公表前に利用者へ知らせてよいかを答える。", "Answer whether a developer may tell its users before publication."}},
	{Name: "introduce", Japanese: []string{"直接交換"}, Realms: both, Needs: true, Changes: true, Two: asksNobody, Joint: true, Inverse: "correct",
		Args:   []Argument{{Name: "step", Japanese: "段階", Values: []Choice{{"F", []string{"発見者", "届出者"}}, {"ask", []string{"確認"}}}}, {Name: "party", Japanese: "相手"}},
		States: accepted, Example: []string{"introduce", "F", "V1"},
		About: Phrase{"双方の承諾が記録されている届出者と相手に、互いの連絡先を知らせる。意向は「確認」で尋ねる。", "Give the finder and a party each other's contact, both having said yes; ask asks one of them."}},
	{Name: "reveal", Japanese: []string{"発見者情報通知", "発見者開示"}, Realms: atR, Needs: true, Changes: true, Preview: true, Persons: true, AnyOf: true, Inverse: "misdelivery",
		Args: []Argument{{Name: "party", Japanese: "相手"}, {Name: "items", Japanese: "項目", Key: true}}, States: accepted, Example: []string{"reveal", "V1", "items=name,contact"},
		About: Phrase{"届出者の同意の範囲で、氏名や連絡先を相手に知らせる。", "Tell a party the finder's name or contact, as far as the finder agreed."}},
	{Name: "site-data", Japanese: []string{"サイト情報提供"}, Realms: atR, Needs: true, Changes: true, Text: TextMust, Two: asksNobody, Inverse: "misdelivery",
		Args:   []Argument{{Name: "operator", Japanese: "運営者又は確認"}, {Name: "party", Japanese: "相手"}},
		States: accepted, Example: []string{"site-data", "O1", "V1"},
		About: Phrase{"運営者が同意したサイト情報を、本文の文で開発者に渡す。同意は「確認 O1」で求める。", "Give a developer the site data of the body, to which the operator agreed; ask O1 asks it."}},
	{Name: "unreachable", Japanese: []string{"連絡不能"}, Realms: atC, Needs: true, Changes: true, Two: listFollows, Parties: listedRoles, Inverse: "delist",
		Args: []Argument{party}, States: coordinated, Example: []string{"unreachable", "V1"},
		About: Phrase{"すべての手段で定めた期間応答のない開発者を、連絡不能とする。", "Call a developer unreachable after every channel and the time that is set."}},
	{Name: "list-name", Japanese: []string{"一覧掲載名称", "一覧掲載 名称"}, Realms: atC, Needs: true, Changes: true, Persons: true, Parties: listedRoles, Inverse: "delist",
		Args: []Argument{party, listDay}, States: coordinated, Example: []string{"list-name", "V1", "2026-02-10"},
		About: Phrase{"連絡不能開発者一覧に名称を掲載したことを記録し、相手に知らせる。", "Record that the name is on the list of unreachable developers, and tell it."}},
	{Name: "list-product", Japanese: []string{"一覧掲載製品", "一覧掲載 製品"}, Realms: atC, Needs: true, Changes: true, Persons: true, Parties: listedRoles, Inverse: "delist",
		Args: []Argument{party, listDay}, States: coordinated, Example: []string{"list-product", "V1", "2026-05-12"},
		About: Phrase{"一覧に製品の名称とバージョンを掲載したことを記録し、相手に知らせる。", "Record that product and version are on the list, and tell it."}},
	{Name: "list-deadline", Japanese: []string{"一覧掲載期限", "一覧掲載 期限"}, Realms: atC, Needs: true, Changes: true, Persons: true, Parties: listedRoles, Inverse: "delist",
		Args: []Argument{party, listDay}, States: coordinated, Example: []string{"list-deadline", "V1", "2026-08-10"},
		About: Phrase{"一覧に回答の期限を付記したことを記録し、相手に知らせる。", "Record the day by which an answer is asked for on the list, and tell it."}},
	{Name: "delist", Japanese: []string{"一覧削除"}, Realms: atC, Needs: true, Changes: true, Persons: true, Parties: listedRoles, Inverse: "unreachable",
		Args: []Argument{party, {Name: "date", Japanese: "日付", Optional: true, Form: ADate}}, States: coordinated, Example: []string{"delist", "V1"},
		About: Phrase{"連絡のついた開発者を一覧から削除し、連絡済みに戻す。", "Take a developer that answered off the list; it counts as contacted again."}},
	{Name: "impossible", Japanese: []string{"調整不能"}, Realms: atC, Needs: true, Changes: true, Args: []Argument{why}, States: coordinated, Example: []string{"impossible", "why=…"}, Inverse: "undo",
		About: Phrase{"調整できないことを、連絡の記録とともに受付側に通知する。", "Tell reception that coordination is impossible, with the attempts on record."}},
	{Name: "committee", Japanese: []string{"公表判定"}, Realms: atR, Needs: true, Changes: true, Text: TextMay, Two: givesResult, Inverse: "undo",
		Args: []Argument{{Name: "step", Japanese: "段階", Values: []Choice{{"open", []string{"開始"}}, {"convene", []string{"招集"}}, {"papers", []string{"資料"}}, {"opinion-by", []string{"意見期限"}}, {"result", []string{"結果"}}}},
			{Name: "value", Japanese: "日付又は結果", Optional: true, Form: ADate, Values: CommitteeResults}, {Name: "to", Japanese: "委員", Key: true}, why},
		States: coordinated, Example: []string{"committee", "result", "again"},
		About: Phrase{"公表判定の開始、委員の招集と資料、意見照会の期限、結果（公表・非公表・再調整）を記録し、知らせる。", "Record and tell the opening, the meeting and its papers, the day for opinions, or the result of the review of publication."}},
	{Name: "edition", Japanese: []string{"版変更"}, Realms: both, Needs: true, Changes: true, Preview: true, Inverse: "undo",
		Args: []Argument{{Name: "edition", Japanese: "版", Values: editionChoices()}}, States: open, Example: []string{"edition", "2022"},
		About: Phrase{"案件に適用するガイドラインの版を、新しい版に変更する。", "Handle the case under a newer edition of the guideline from now on."}},
}

var (
	nda     = Argument{Name: "nda", Japanese: "秘密保持契約", Key: true}
	listDay = Argument{Name: "date", Japanese: "日付", Form: ADate}
	// listedRoles are the roles that the list of unreachable developers is for (guideline appendix 5).
	listedRoles = []string{string(Developer), string(Related)}
)

// Authorities are whom reception may ask about an operator. NISC became NCO; it is one office (guideline V.3.7).
var Authorities = []Choice{{"NISC", []string{"内閣サイバーセキュリティセンター"}}, {"NCO", []string{"国家サイバー統括室"}}, {"MIC", []string{"総務省"}}, {"PPC", []string{"個人情報保護委員会"}}}

// CommitteeResults are what the committee may come to (guideline IV.3(2)7).
var CommitteeResults = []Choice{{"publish", []string{"公表"}}, {"not", []string{"非公表"}}, {"again", []string{"再調整"}}}

func editionChoices() []Choice {
	var out []Choice
	for _, name := range Editions {
		out = append(out, Choice{name, []string{name + "年版"}})
	}
	return out
}

// asksNobody: the act itself needs a second person, asking for a consent does not.
func asksNobody(a asking) bool { return a.w.Command.Arg(0) != "ask" && a.w.Command.Arg(0) != "確認" }

// listFollows: where the edition knows the list of unreachable developers, its first notice goes out with the word.
func listFollows(a asking) bool { return a.p.RulesOf(a.c.Edition).UnreachableList }

func givesResult(a asking) bool { return a.w.Command.Arg(0) == "result" }

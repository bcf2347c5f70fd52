package handling

// dateVerbs are those of the publication date, from the first proposal to the publication (commands.md 1).
var dateVerbs = []Verb{
	{Name: "propose", Japanese: []string{"公表日案"}, Realms: atC, Needs: true, Changes: true, Inverse: "undo",
		Args: []Argument{dayOfPublication, hourOfPublication, {Name: "answer-by", Japanese: "回答期限", Key: true, Form: ADate}}, States: coordinated, Example: []string{"propose", "2026-04-14", "12:00", "answer-by=2026-03-31"},
		About: Phrase{"公表日時の案を示し、連絡済みの製品開発者等に回答を求める。", "Ask every developer that was contacted whether a publication date suits it."}},
	{Name: "answer-date", Japanese: []string{"公表日回答"}, Realms: atC, Needs: true, Changes: true, Parties: coordinatedRoles, Inverse: "undo",
		Args: []Argument{party, {Name: "answer", Japanese: "回答", Optional: true, Values: []Choice{{"accept", []string{"同意"}}, {"refuse", []string{"不同意"}}}}, {Name: "counter", Japanese: "希望日", Key: true, Form: ADate},
			why, {Name: "mail", Japanese: "メール", Key: true, Form: ANumber}}, States: coordinated, Example: []string{"answer-date", "V1", "accept"},
		About: Phrase{"電話などで受けた公表日案への回答を記録する。別の日の希望は counter= に書く。", "Record an answer to the proposed date that came by telephone or in free words; counter= names another day."}},
	{Name: "schedule", Japanese: []string{"公表日"}, Realms: atC, Needs: true, Changes: true, Inverse: "schedule",
		Args: []Argument{dayOfPublication, hourOfPublication, why}, States: coordinated, Example: []string{"schedule", "2026-04-14", "12:00"},
		About: Phrase{"公表日時を定め、又は変更し、製品開発者等、受付側と届出者に知らせる。変更には理由（why=）が必要。", "Fix or move the publication date and tell developers, reception and the finder. A move needs why=."}},
	{Name: "cancel-publication", Japanese: []string{"公表取りやめ"}, Realms: atC, Needs: true, Changes: true, Persons: true, Inverse: "schedule",
		Args: []Argument{{Name: "reason", Japanese: "理由", Values: CancelReasons}, why}, States: coordinated, Example: []string{"cancel-publication", "no_effect"},
		About: Phrase{"公表を取りやめ、製品開発者等と受付側に理由を知らせる。", "Give up the publication and tell developers and reception the reason."}},
	{Name: "advisory", Japanese: []string{"公表文案", "公表文", "原稿"}, Realms: atC, Needs: true, Changes: true, Text: TextMay, Parties: coordinatedRoles, Inverse: "undo",
		Args: []Argument{{Name: "step", Japanese: "段階", Optional: true, Values: []Choice{{"show", []string{"表示"}}, {"check", []string{"確認"}}}}, {Name: "part", Japanese: "部分", Key: true, Values: PageParts}, {Name: "lang", Japanese: "言語", Key: true, Values: languages},
			{Name: "cvss", Japanese: "CVSS", Key: true}, {Name: "cwe", Japanese: "CWE", Key: true}, {Name: "product", Japanese: "製品", Key: true}, {Name: "for", Japanese: "開発者", Key: true, Form: AParty}, {Name: "versions", Japanese: "バージョン", Key: true},
			{Name: "fixed", Japanese: "修正版", Key: true}, {Name: "link", Japanese: "参考", Key: true}, {Name: "kind", Japanese: "種別", Key: true, Values: linkKinds}, {Name: "title", Japanese: "題名", Key: true}, {Name: "en", Japanese: "英語", Key: true},
			{Name: "critical", Japanese: "緊急", Key: true, Values: doOrNot}},
		States: append([]State{CasePublished}, coordinated...), Example: []string{"advisory", "part=overview"},
		About: Phrase{"JVNの掲載文を書き、現在の掲載ページと不足を返す。「確認」は、各製品開発者に記載内容の確認を求める。", "Write a part of the page on JVN; the page and what it lacks come back. check asks each developer about its own entry."}},
	{Name: "statement", Japanese: []string{"記載確認"}, Realms: atC, Needs: true, Changes: true, Parties: coordinatedRoles, Inverse: "statement",
		Args:   []Argument{party, {Name: "verdict", Japanese: "可否", Values: []Choice{{"approve", []string{"承認", "掲載"}}, {"return", []string{"差戻し", "差し戻し"}}}}, why, {Name: "en", Japanese: "英語", Key: true}},
		States: append([]State{CasePublished}, coordinated...), Example: []string{"statement", "V1", "approve"},
		About: Phrase{"製品開発者の掲載文をJVNに載せるか、理由を付けて差し戻す。", "Put a developer's own words on the page, or give them back with a reason."}},
	{Name: "publish", Japanese: []string{"JVN公表", "公表"}, Realms: atC, Needs: true, Changes: true, Preview: true, Persons: true, Joint: true, Bare: true, Inverse: "update",
		States: []State{Scheduled}, Example: []string{"publish"},
		About: Phrase{"JVNで公表する。公表日時の1時間前から指示でき、受付側の担当者が承認する。", "Publish on JVN. It can be given from an hour before the planned time on, and a reception coordinator approves it."}},
	{Name: "update", Japanese: []string{"公表更新"}, Realms: atC, Needs: true, Changes: true, Preview: true, AnyOf: true, Inverse: "update",
		Args: []Argument{why, english}, States: []State{CasePublished}, Example: []string{"update", "why=…", "en=…"},
		About: Phrase{"公表後に書いた文案をJVNに載せ、更新履歴に理由（why=、英語は en=）を加え、製品開発者等と届出者に知らせる。", "Put what was written since the publication on the page, with the reason (why=, in English en=) in its history, and tell developers and the finder."}},
	{Name: "retract", Japanese: []string{"公表撤回"}, Realms: atC, Needs: true, Changes: true, Preview: true, Persons: true, Joint: true, Inverse: "update",
		Args: []Argument{why, english}, States: []State{CasePublished}, Example: []string{"retract", "why=…", "en=…"},
		About: Phrase{"公表した内容を撤回する。掲載ページは残し、撤回した旨と理由を示す。", "Take back what was published. The page stays and says that it was withdrawn, and why."}},
	{Name: "public", Japanese: []string{"公知", "情報公開検知"}, Realms: both, Needs: true, Changes: true, Preview: true, Inverse: "undo",
		Args: []Argument{{Name: "source", Japanese: "公開元"}, {Name: "exploited", Japanese: "悪用", Key: true, Values: yesNoMaybe}, {Name: "by", Japanese: "公開者", Key: true}}, States: open,
		Example: []string{"public", "https://www.example/news", "exploited=unknown", "by=unknown"},
		About:   Phrase{"公表日より前に情報が公になったことを記録する。再連絡を止め、公表の繰上げを提案する。", "Record that information became public early. Reminders stop and an earlier publication is proposed."}},
	{Name: "cve", Japanese: []string{"CVE番号"}, Realms: atC, Needs: true, Changes: true, Parties: coordinatedRoles, Inverse: "undo",
		Args: []Argument{{Name: "cve", Japanese: "CVE番号", Form: ACVE, Values: []Choice{{"request", []string{"依頼"}}, {"assign", []string{"採番"}}}}, {Name: "party", Japanese: "採番者", Optional: true, Form: AParty}}, States: append([]State{CasePublished}, coordinated...),
		Example: []string{"cve", "CVE-2026-00000", "V1"},
		About:   Phrase{"CVE番号と採番した者を記録する。当方から採番を依頼するときは「依頼」、当方に割り当てられた範囲から採番するときは「採番」。", "Record a CVE number and who gave it; request says that this office asks for one, assign takes the next number of the office's own block."}},
}

var (
	dayOfPublication  = Argument{Name: "date", Japanese: "日付", Form: ADate}
	hourOfPublication = Argument{Name: "time", Japanese: "時刻", Optional: true, Form: ATime}
	english           = Argument{Name: "en", Japanese: "英語", Key: true}
	linkKinds         = []Choice{{"vendor", []string{"開発者"}}, {"advisory", []string{"注意喚起", "他機関"}}, {"other", []string{"その他"}}}
	publicationOnly   = []Choice{{"publication", []string{"公表"}}}
)

// CancelReasons are the reasons for which a publication is given up (guideline IV.4.4).
var CancelReasons = []Choice{{"not_vulnerability", []string{"脆弱性ではない", "脆弱性でない"}}, {"no_effect", []string{"影響なし"}}, {"small_effect", []string{"影響小"}}, {"known", []string{"既知"}},
	{"all_users_told", []string{"全利用者通知済み", "個別対応"}}}

package handling

import "slices"

// DeclineReasons are the reasons of guideline IV.3.2 and V.3.2, in the order in which we print them.
var DeclineReasons = []Choice{
	{"incomplete", []string{"記載不足"}},
	{"contradictory", []string{"矛盾"}},
	{"out_of_scope", []string{"対象外", "範囲外"}},
	{"not_vulnerability", []string{"脆弱性でない", "脆弱性ではない"}},
	{"already_known", []string{"既知", "公知"}},
	{"illegal_means", []string{"違法"}},
	{"duplicate", []string{"重複", "既届出"}},
}

// AcceptKinds are the ways in which a report is accepted (users.md C2 has the aliases).
var AcceptKinds = []Choice{
	{"product", []string{"製品", "ソフトウェア製品", "ソフトウエア製品", "ソフト"}},
	{"website", []string{"ウェブ", "ウェブサイト", "ウェブアプリケーション", "WEB", "サイト"}},
	{"own", []string{"自社製品", "自社"}},
}

// Impacts are the three ways of handling that the impact matrix leads to (guideline appendix 4).
var Impacts = []Choice{
	{"priority", []string{"優先"}},
	{"normal", []string{"通常"}},
	{"simple", []string{"簡易"}},
}

var (
	yesOrNo = []Choice{{"yes", []string{"可", "はい", "する", "有"}}, {"no", []string{"不可", "いいえ", "しない", "無"}}}
	// announcements are what everybody is told who has an open case.
	announcements = []Choice{{"closed", []string{"業務休止", "休業"}}, {"key", []string{"公開鍵", "鍵更新"}}}
	languages     = []Choice{{"ja", []string{"日本語"}}, {"en", []string{"英語"}}}
	doOrNot       = []Choice{{"yes", []string{"する", "はい", "可", "有"}}, {"no", []string{"しない", "いいえ", "不可", "無"}}}
	yesNoMaybe    = []Choice{{"yes", []string{"あり", "有", "はい", "可"}}, {"no", []string{"なし", "無", "いいえ", "不可"}}, {"unknown", []string{"不明"}}}
	reaches       = []Choice{{"narrow", []string{"狭"}}, {"middle", []string{"中"}}, {"wide", []string{"広"}}, {"unknown", []string{"不明"}}}
	evidence      = []Choice{{"signed", []string{"署名"}}, {"phone", []string{"電話"}}, {"post", []string{"郵送"}}}
	comparisons   = []Choice{{"phone", []string{"電話"}}, {"meeting", []string{"対面"}}, {"signed_by", []string{"署名"}}}
	caseStates    = []Choice{{"received", []string{"受信"}}, {"questioned", []string{"照会中"}}, {"accepted", []string{"受理"}}, {"handed_over", []string{"調整依頼済"}}, {"contacting", []string{"連絡中"}}, {"verifying", []string{"検証中"}},
		{"notified", []string{"詳細連絡済"}}, {"fixing", []string{"対策中"}}, {"scheduled", []string{"公表日決定"}}, {"published", []string{"公表済"}}, {"fixed", []string{"修正完了"}}, {"ended", []string{"終了"}}, {"declined", []string{"不受理"}},
		{"withdrawn", []string{"取下げ"}}, {"merged", []string{"統合"}}}
	waitingFor = []Choice{{"F", []string{"届出者", "発見者"}}, {"V", []string{"開発者"}}, {"O", []string{"運営者"}}, {"me", []string{"自分"}}}
	caseKinds  = []Choice{{"product", []string{"製品"}}, {"website", []string{"ウェブ", "ウェブサイト"}}}
	bulkVerbs  = []Choice{{"close", []string{"取扱終了", "終了"}}, {"remind", []string{"再連絡"}}, {"tell", []string{"伝達", "送付"}}, {"assign", []string{"担当"}}, {"announce", []string{"案内"}}}
)

var (
	closedDays  = Argument{Name: "days", Japanese: "期間", Key: true, Form: ASpan}
	closedPhone = Argument{Name: "phone", Japanese: "電話", Key: true}
	keyUntil    = Argument{Name: "until", Japanese: "期限", Key: true, Form: ADate}
	why         = Argument{Name: "why", Japanese: "説明", Key: true}
	party       = Argument{Name: "party", Japanese: "相手", Form: AParty}
	mailN       = Argument{Name: "n", Japanese: "番号", Form: ANumber}
	finger      = Argument{Name: "fingerprint", Japanese: "指紋", Form: AFinger}
	strike      = Argument{Name: "strike", Japanese: "削除行", Key: true, Form: ANumbers}
	keep        = Argument{Name: "keep", Japanese: "残す行", Key: true, Form: ANumbers}
	files       = Argument{Name: "files", Japanese: "添付", Key: true, Form: ANumbers}
	open        = []State{Received, Questioned, Accepted, HandedOver, Contacting, CaseVerifying, Notified, CaseFixing, Scheduled}
	accepted    = []State{Accepted, HandedOver, Contacting, CaseVerifying, Notified, CaseFixing, Scheduled}
	coordinated = []State{HandedOver, Contacting, CaseVerifying, CaseFixing, Scheduled}
	undecided   = []State{Received, Questioned}
	atR         = []Realm{Reception}
	atC         = []Realm{Coordination}
)

// Verbs is the command language. A verb that stands here works.
var Verbs = slices.Concat(deskVerbs, partyVerbs, dateVerbs, endVerbs, otherVerbs, timeVerbs, figureVerbs)

var deskVerbs = []Verb{
	{Name: "accept", Japanese: []string{"受理"}, Realms: atR, Needs: true, Changes: true, Inverse: "undo",
		Args:   []Argument{{Name: "kind", Japanese: "種別", Values: AcceptKinds}, {Name: "impact", Japanese: "影響度", Key: true, Values: Impacts}},
		States: undecided, Example: []string{"accept", "product"},
		About: Phrase{"届出を受理し、届出者に通知する。受理日は通知の発送日となる。", "Accept the report and tell the finder. The acceptance day is the day on which that notice leaves."}},
	{Name: "decline", Japanese: []string{"不受理"}, Realms: atR, Needs: true, Changes: true, Text: TextMay, Inverse: "undo",
		Args:   []Argument{{Name: "reason", Japanese: "理由", Values: DeclineReasons}, why},
		States: undecided, Example: []string{"decline", "out_of_scope", "why=…"},
		About: Phrase{"届出を不受理とし、理由を添えて届出者に通知する。", "Decline the report and tell the finder the reason."}},
	{Name: "ask", Japanese: []string{"照会", "確認依頼", "質問"}, Realms: both, Parties: []string{"F", "body", "party"}, Needs: true, Changes: true, Text: TextMust, Inverse: "undo",
		Args:   []Argument{party, {Name: "by", Japanese: "期限", Key: true, Form: ADate}, {Name: "about", Japanese: "用件", Key: true, Values: []Choice{{"progress", []string{"進捗回答"}}}}},
		States: open, Example: []string{"ask", "F", "by=2026-02-17"},
		About: Phrase{"本文の質問を相手に送り、回答を求める。調整側から届出者への質問は受付側に届く。", "Send the questions in the body and ask for an answer. Coordination's question to the finder goes to reception."}},
	{Name: "tell", Japanese: []string{"伝達", "送付"}, Realms: both, Needs: true, Changes: true, Text: TextMust, Inverse: "correct", Parties: []string{"F", "body", "party", "all"},
		Args: []Argument{{Name: "party", Japanese: "相手", Form: AParty}, {Name: "about", Japanese: "用件", Key: true, Values: []Choice{{"analysis", []string{"影響分析"}}}}}, Example: []string{"tell", "F"},
		About: Phrase{"本文の文を相手に送る。", "Send the text of the body to a party."}},
	{Name: "relay", Japanese: []string{"転送", "回答転送"}, Realms: both, Parties: []string{"body", "party"}, Needs: true, Changes: true, Text: TextMay, Preview: true, Inverse: "correct",
		Args:   []Argument{{Name: "party", Japanese: "相手", Form: AParty}, {Name: "mail", Japanese: "メール", Key: true, Form: ANumber}, strike, keep, files},
		States: open, Example: []string{"relay", "C", "mail=118"},
		About: Phrase{"受信したメールの内容を、確認のうえ相手に渡す。届出者を特定し得る行は除いた案を示す。", "Pass on the words of a mail after you have looked at them. Lines that may tell who the finder is are struck in the draft."}},
	{Name: "handover", Japanese: []string{"調整依頼", "JPCERT連絡", "調整機関連絡"}, Realms: atR, Needs: true, Changes: true, Text: TextMay, Preview: true, Inverse: "undo",
		Args: []Argument{strike, keep, files}, States: []State{Accepted}, Example: []string{"handover"},
		About: Phrase{"受理した製品の届出を調整機関に引き渡す。渡す文を先に示す。", "Hand the accepted product report over to the coordination body. The text that goes is shown first."}},
	{Name: "take", Japanese: []string{"受領"}, Realms: atC, Needs: true, Changes: true, States: coordinated, Example: []string{"take"}, Inverse: "return",
		About: Phrase{"調整依頼を受領し、受付側に知らせる。", "Take the case over and tell reception."}},
	{Name: "return", Japanese: []string{"依頼返却"}, Realms: atC, Needs: true, Changes: true, Args: []Argument{why}, AnyOf: true, States: []State{HandedOver}, Example: []string{"return", "why=…"}, Inverse: "handover",
		About: Phrase{"調整依頼を理由とともに受付側に返す。", "Return the case to reception, and say what is missing."}},
	{Name: "assign", Japanese: []string{"担当"}, Realms: both, Needs: true, Changes: true, Args: []Argument{{Name: "name", Japanese: "氏名", Form: APerson}}, Example: []string{"assign", "山田"}, Inverse: "assign",
		About: Phrase{"案件の担当者を決める。", "Put a coordinator in charge of the case."}},
	{Name: "takeover", Japanese: []string{"担当引継", "引継"}, Realms: both, Changes: true, Preview: true, Inverse: "takeover",
		Args:    []Argument{{Name: "from", Japanese: "引継元", Form: APerson}, {Name: "to", Japanese: "引継先", Form: APerson}, {Name: "cases", Japanese: "案件", Key: true}},
		Example: []string{"takeover", "佐藤", "鈴木"},
		About:   Phrase{"担当している案件をまとめて引き継ぎ、関係者に担当者の変更を知らせる。", "Move all cases of one coordinator to another and tell the parties who is in charge now."}},
	{Name: "away", Japanese: []string{"不在"}, Realms: both, Changes: true, Inverse: "away",
		Args:    []Argument{{Name: "days", Japanese: "期間", Form: ASpan}, {Name: "deputy", Japanese: "代理", Key: true, Form: APerson}},
		Example: []string{"away", "2026-02-10..2026-02-13", "deputy=鈴木"},
		About:   Phrase{"自分の不在期間と代理を登録する。", "Say when you are away and who stands in."}},
	{Name: "duty", Japanese: []string{"当番"}, Realms: both, Changes: true, Inverse: "duty",
		Args:    []Argument{{Name: "name", Japanese: "氏名", Form: APerson}, {Name: "days", Japanese: "期間", Form: ASpan}},
		Example: []string{"duty", "山田", "2026-02-10..2026-02-13"},
		About:   Phrase{"当番の担当者を登録する。新着の届出は当番に届く。", "Name the officer on duty, who gets the new reports."}},
	{Name: "note", Japanese: []string{"メモ"}, Realms: both, Needs: true, Changes: true, Text: TextOwn, Example: []string{"note"},
		About: Phrase{"本文の文を、自組織だけのメモとして案件に残す。", "Keep the text of the body with the case, for your own body's eyes."}},
	{Name: "review", Japanese: []string{"見直し日"}, Realms: both, Needs: true, Changes: true, Args: []Argument{{Name: "date", Japanese: "日付", Form: ADate}}, Example: []string{"review", "2026-02-10"}, Inverse: "review",
		About: Phrase{"案件を見直す日を決める。", "Set the day on which you want to look at the case again."}},
	{Name: "consent", Japanese: []string{"同意変更"}, Realms: atR, Needs: true, Changes: true, AnyOf: true, Inverse: "consent",
		Args:    []Argument{{Name: "know", Japanese: "通知", Key: true, Values: yesOrNo}, {Name: "contact", Japanese: "直接連絡", Key: true, Values: yesOrNo}, {Name: "public", Japanese: "公表", Key: true, Values: yesOrNo}, {Name: "mail", Japanese: "メール", Key: true, Form: ANumber}},
		Example: []string{"consent", "public=no"},
		About:   Phrase{"届出者情報の取扱いを変更する。範囲を広げる場合は、届出者の回答のメール番号が必要。", "Change what the finder allows. To widen it, name the mail in which the finder says so."}},
	{Name: "credit", Japanese: []string{"掲載名"}, Realms: atR, Needs: true, Changes: true, AnyOf: true, Inverse: "credit",
		Args:    []Argument{{Name: "ja", Japanese: "和文", Key: true}, {Name: "en", Japanese: "英文", Key: true}},
		Example: []string{"credit", "en=…"},
		About:   Phrase{"公表時に掲載する届出者の名称を登録する。", "Record the line by which the finder is credited."}},
	{Name: "finder-deadline", Japanese: []string{"発見者公開予定"}, Realms: atR, Needs: true, Changes: true, Inverse: "finder-deadline",
		Args: []Argument{{Name: "date", Japanese: "日付", Form: ADate, Values: []Choice{{"none", []string{"なし"}}}}}, Example: []string{"finder-deadline", "2026-04-01"},
		About: Phrase{"届出者が自ら公開する予定日を登録する。", "Record the day on which the finder means to publish."}},
	{Name: "impact", Japanese: []string{"影響度", "優先度"}, Realms: both, Needs: true, Changes: true, States: open, AnyOf: true, Inverse: "impact",
		Args:    []Argument{{Name: "cvss", Japanese: "CVSS", Key: true}, {Name: "reach", Japanese: "範囲", Key: true, Values: reaches}, {Name: "exploited", Japanese: "悪用", Key: true, Values: yesNoMaybe}},
		Example: []string{"impact", "cvss=9.8", "reach=wide"},
		About:   Phrase{"影響度（優先・通常・簡易）を判定し、取扱いの順序に反映する。", "Judge the impact (priority, normal, simple), which orders the work."}},
	{Name: "file", Japanese: []string{"保留解除"}, Realms: both, Changes: true,
		Args:    []Argument{mailN, {Name: "as", Japanese: "相手", Key: true, Form: AParty}, {Name: "case", Japanese: "案件", Key: true, Form: ACaseNumber}},
		Example: []string{"file", "118", "as=F", "case=" + exampleNumber},
		About:   Phrase{"保留中のメールを、案件に登録するか新規の届出として扱う。", "File a held mail in a case, or as a new report."}},
	{Name: "discard", Japanese: []string{"破棄"}, Realms: both, Changes: true, AnyOf: true, Args: []Argument{mailN, why}, Example: []string{"discard", "118", "why=…"},
		About: Phrase{"保留中のメールを対象外とする。原文は保存する。", "Set a held mail aside. Its bytes are kept."}},
	{Name: "reply", Japanese: []string{"返信"}, Realms: both, Changes: true, Preview: true, Text: TextMay, AnyOf: true, Inverse: "correct",
		Args: []Argument{mailN, {Name: "about", Japanese: "用件", Key: true, Values: []Choice{{"operator", []string{"運営者経由"}}, {"jvn", []string{"JVN掲載"}}, {"mailbox", []string{"窓口案内"}}}},
			{Name: "language", Japanese: "言語", Key: true, Values: languages}}, Example: []string{"reply", "118", "about=operator"},
		About: Phrase{"保留中のメールの送信者に返信し、保留を解く。案件の有無は知らせない。", "Answer the sender of a held mail and set the mail aside. It never says whether there is a case."}},
	{Name: "held", Japanese: []string{"保留一覧"}, Realms: both, Example: []string{"held"},
		About: Phrase{"保留中のメールを一覧する。", "List the mails that wait for a person."}},
	{Name: "outbox", Japanese: []string{"送信一覧"}, Realms: both, Example: []string{"outbox"},
		About: Phrase{"まだ送信していない、または届いたか不明なメールを一覧する。", "List outgoing mail that has not left or is uncertain."}},
	{Name: "cancel", Japanese: []string{"送信取消"}, Realms: both, Changes: true, Args: []Argument{mailN, why}, Example: []string{"cancel", "4712"},
		About: Phrase{"まだ送信していないメール、または承認済みで実行前の指示を取り消す。", "Cancel a mail that has not left, or an approved command that has not run yet."}},
	{Name: "resend", Japanese: []string{"再送"}, Realms: both, Changes: true, Args: []Argument{mailN}, Example: []string{"resend", "4712"}, Inverse: "cancel",
		About: Phrase{"保留、失敗又は到達不明のメールを、もう一度送る。到達不明のものは確認のうえ送る。", "Send a held, failed or uncertain mail again. An uncertain one is shown first."}},
	{Name: "hold", Japanese: []string{"送信停止"}, Realms: both, Changes: true, Inverse: "resume",
		Args:    []Argument{{Name: "what", Japanese: "対象", Optional: true, Form: AParty, Values: publicationOnly}, {Name: "batch", Japanese: "一括", Key: true, Form: ANumber}},
		Example: []string{"hold"},
		About:   Phrase{"案件の関係者への送信を止める。番号を書かない場合は、自組織からの送信をすべて止める。「公表」と書くと、公表だけを止める。", "Stop what has not left to the parties of a case; without a number, everything that your body sends. With publication, only the publication."}},
	{Name: "resume", Japanese: []string{"停止解除"}, Realms: both, Changes: true, Inverse: "hold",
		Args:    []Argument{{Name: "what", Japanese: "対象", Optional: true, Form: AParty, Values: publicationOnly}, {Name: "batch", Japanese: "一括", Key: true, Form: ANumber}},
		Example: []string{"resume"},
		About:   Phrase{"送信停止を解除する。", "Let stopped mail go on."}},
	{Name: "undo", Japanese: []string{"取消"}, Realms: both, Needs: true, Changes: true, Args: []Argument{{Name: "n", Japanese: "番号", Optional: true, Form: ANumber}}, Example: []string{"undo"},
		About: Phrase{"直前の指示を、通知の送信が始まる前に限り取り消す。", "Take a command back, as long as none of its mails was tried."}},
	{Name: "correct", Japanese: []string{"訂正"}, Realms: both, Needs: true, Changes: true, Text: TextMust, Args: []Argument{mailN}, Example: []string{"correct", "4712"},
		About: Phrase{"送信済みのメールの訂正を、同じ相手に送る。", "Send a correction of a mail to the one who got it."}},
	{Name: "misdelivery", Japanese: []string{"誤送信対応"}, Realms: both, Needs: true, Changes: true, Preview: true, Args: []Argument{mailN}, Example: []string{"misdelivery", "4712"},
		About: Phrase{"誤って送ったメールの削除を相手に求め、記録を残す。", "Ask whoever got a mail by mistake to delete it, and keep a record."}},
	{Name: "contact-change", Japanese: []string{"窓口変更"}, Realms: both, Needs: true, Changes: true, Preview: true, Inverse: "contact-change",
		Args:    []Argument{party, {Name: "mail", Japanese: "メール", Key: true, Form: AnAddress}, {Name: "person", Japanese: "氏名", Key: true}, {Name: "by", Japanese: "確認方法", Key: true, Values: evidence}},
		Example: []string{"contact-change", "F", "mail=new@finder.example", "by=phone"},
		About:   Phrase{"連絡先を変更する。旧の連絡先には変更があったことだけを知らせる。", "Change where a party is reached. The old address is told only that it changed."}},
	{Name: "party add", Japanese: []string{"関係者追加", "関係者 追加"}, Realms: both, Changes: true, AnyOf: true, Args: partyArgs, Example: []string{"party add", "party=example-soft", "kind=developer", "name_en=Example"},
		About: Phrase{"関係者の名簿に登録する。重複の疑いがあれば示す。", "Add a party to the office's list. Likely duplicates are named."}},
	{Name: "party show", Japanese: []string{"関係者表示", "関係者 表示"}, Realms: both, Args: []Argument{{Name: "handle", Japanese: "略号"}}, Example: []string{"party show", "example-soft"},
		About: Phrase{"関係者の登録内容を表示する。", "Show what is on file about a party."}},
	{Name: "party merge", Japanese: []string{"関係者統合", "関係者 統合"}, Realms: both, Changes: true, Preview: true, Args: []Argument{{Name: "handle", Japanese: "残す略号"}, {Name: "other", Japanese: "統合する略号"}}, Example: []string{"party merge", "example-soft", "example-software"},
		About: Phrase{"同じ関係者の二つの登録を一つにまとめる。", "Make one entry of two for the same party."}},
	{Name: "key import", Japanese: []string{"鍵登録", "鍵 登録"}, Realms: both, Needs: true, Changes: true, Args: []Argument{finger, {Name: "party", Japanese: "相手", Optional: true, Form: AParty}}, Example: []string{"key import", exampleFinger, "F"},
		About: Phrase{"添付した公開鍵を、候補として案件の関係者に登録する。", "File the attached public key as a candidate for a party of the case."}},
	{Name: "key confirm", Japanese: []string{"鍵確認", "鍵照合", "鍵 確認", "鍵 照合"}, Realms: both, Needs: true, Changes: true, Preview: true, AnyOf: true, Inverse: "key retire",
		Args: []Argument{finger, {Name: "by", Japanese: "確認方法", Key: true, Values: comparisons}}, Example: []string{"key confirm", exampleFinger, "by=phone"},
		About: Phrase{"指紋を照合した鍵を、暗号化に使用できるようにする。", "Let a key be used whose fingerprint you compared."}},
	{Name: "key retire", Japanese: []string{"鍵失効", "鍵 失効"}, Realms: both, Needs: true, Changes: true, Args: []Argument{finger}, Example: []string{"key retire", exampleFinger}, Inverse: "key confirm",
		About: Phrase{"鍵の使用をやめる。", "Use a key no more."}},
	{Name: "key suspend", Japanese: []string{"鍵停止", "鍵 停止"}, Realms: both, Changes: true, Args: []Argument{{Name: "whose", Japanese: "指紋又は氏名"}}, Example: []string{"key suspend", "佐藤"},
		About: Phrase{"担当者又は関係者の鍵を直ちに停止する。一人で実行できる。", "Suspend a coordinator's or a party's key at once. One person is enough."}},
	{Name: "show", Japanese: []string{"表示"}, Realms: both, Needs: true, Example: []string{"show"},
		About: Phrase{"案件の現在の状態を表示する。", "Show where the case stands."}},
	{Name: "list", Japanese: []string{"一覧"}, Realms: both, Args: listFilters, Example: []string{"list", "mine"},
		About: Phrase{"案件を条件で一覧する。", "List cases that fit."}},
	{Name: "find", Japanese: []string{"検索"}, Realms: both, Args: []Argument{{Name: "words", Japanese: "語", Rest: true}}, Example: []string{"find", "mail"},
		About: Phrase{"番号、名称、関係者名の語で案件を探す。", "Find cases by words of number, title and names."}},
	{Name: "overdue", Japanese: []string{"期限超過"}, Realms: both, Example: []string{"overdue"},
		About: Phrase{"期限を過ぎたものを一覧する。", "List what is overdue."}},
	{Name: "due", Japanese: []string{"期限"}, Realms: both, Example: []string{"due"},
		About: Phrase{"今後14日の期限を一覧する。", "List what falls due in the next 14 days."}},
	{Name: "who", Japanese: []string{"提供先", "開示先"}, Realms: both, Needs: true, Example: []string{"who"},
		About: Phrase{"案件の情報を、いつ、誰に、どの鍵で送ったかを表示する。", "Show who was sent what of the case, when, and under which key."}},
	{Name: "journal", Japanese: []string{"経緯"}, Realms: both, Needs: true, Example: []string{"journal"},
		Args:  []Argument{{Name: "format", Japanese: "形式", Key: true, Values: []Choice{{"chronology", []string{"報告用"}}}}, {Name: "masked", Japanese: "届出者秘匿", Key: true, Values: doOrNot}},
		About: Phrase{"案件の経緯を時系列で表示する。報告用は、相手・手段・結果・証跡を加え、CSVを添付する。", "Show the history of the case in order of time; format=chronology adds channel, outcome and evidence, with a CSV file."}},
	{Name: "pending", Japanese: []string{"承認待ち"}, Realms: both, Example: []string{"pending"},
		About: Phrase{"確認や承認を待っている指示を一覧する。", "List the commands that wait for a confirmation or an approval."}},
	{Name: "confirm", Japanese: []string{"確認"}, Realms: both, Args: []Argument{{Name: "token", Japanese: "確認コード"}}, Example: []string{"confirm", "TOKEN"},
		About: Phrase{"自分の指示をもう一度確かめて実行する。", "Run your own command after a second look."}},
	{Name: "approve", Japanese: []string{"承認"}, Realms: both, Args: []Argument{{Name: "code", Japanese: "承認コード"}}, Example: []string{"approve", "CODE"}, Inverse: "reject",
		About: Phrase{"他の担当者の指示を承認する。", "Approve another coordinator's command."}},
	{Name: "reject", Japanese: []string{"差戻し", "差し戻し"}, Realms: both, Args: []Argument{{Name: "code", Japanese: "承認コード"}, why}, Example: []string{"reject", "CODE", "why=…"},
		About: Phrase{"他の担当者の指示を差し戻す。実行前であれば承認後でもよい。", "Reject another coordinator's command, also after its approval as long as it has not run."}},
	{Name: "dry-run", Japanese: []string{"試行"}, Realms: both, Args: []Argument{{Name: "command", Japanese: "指示", Rest: true}}, Example: []string{"dry-run", "accept", "product"},
		About: Phrase{"指示を実行せずに、何が起きるかを表示する。", "Show what a command would do, without doing it."}},
	{Name: "bulk", Japanese: []string{"一括"}, Realms: both, Changes: true, Text: TextMay, Preview: true, Persons: true, Inverse: "hold",
		Args:    []Argument{{Name: "verb", Japanese: "指示", Values: bulkVerbs}, {Name: "word", Japanese: "語", Optional: true}, {Name: "filter", Japanese: "条件", Key: true}, {Name: "cases", Japanese: "案件", Key: true}, why, {Name: "alert", Japanese: "注意喚起", Key: true}, closedDays, keyUntil, closedPhone},
		Example: []string{"bulk", "assign", "鈴木", "filter=mine"},
		About:   Phrase{"複数の案件に同じ指示をする。対象を固定して示し、二人で承認する。", "Give one command for many cases. The list is frozen and shown, and two persons approve."}},
	{Name: "announce", Japanese: []string{"案内"}, Realms: both, Needs: true, Changes: true, Inverse: "correct",
		Args:   []Argument{{Name: "what", Japanese: "内容", Values: announcements}, closedDays, keyUntil, closedPhone},
		States: open, Example: []string{"announce", "closed", "days=2026-12-29..2027-01-03"},
		About: Phrase{"業務の休止（期間=）又は公開鍵の更新（期限=）を、案件の相手に案内する。全ての相手には「一括 案内」を使う。", "Tell those of a case when the office is closed (days=), or of its new key (until=). For everybody use bulk announce."}},
	{Name: "delete", Japanese: []string{"消去"}, Realms: both, Needs: true, Changes: true, Persons: true, AnyOf: true, Args: []Argument{why}, States: []State{Declined, CasePublished, CaseFixed, CaseEnded, Withdrawn, Merged}, Example: []string{"delete", "why=…"},
		About: Phrase{"保存期間を過ぎた案件の内容を消去する。統計の数値だけが残る。", "Destroy a case whose retention has passed. Only the figures remain."}},
	{Name: "help", Japanese: []string{"ヘルプ"}, Realms: both,
		Args: []Argument{{Name: "verb", Japanese: "指示語", Optional: true, Rest: true}}, Example: []string{"help"},
		About: Phrase{"指示の書き方を表示する。「ヘルプ card」は早見表。", "Show how commands are written. `help card` is one page."}},
}

var partyArgs = []Argument{
	{Name: "party", Japanese: "略号", Key: true}, {Name: "kind", Japanese: "区分", Key: true, Values: PartyKinds},
	{Name: "name_ja", Japanese: "名称", Key: true}, {Name: "name_en", Japanese: "英語名", Key: true},
	{Name: "language", Japanese: "言語", Key: true, Values: languages},
	{Name: "addresses", Japanese: "メール", Key: true}, {Name: "keywords", Japanese: "キーワード", Key: true},
	{Name: "person", Japanese: "担当者", Key: true}, {Name: "phone", Japanese: "電話", Key: true}, {Name: "fax", Japanese: "ファクス", Key: true},
	{Name: "post", Japanese: "住所", Key: true}, {Name: "site", Japanese: "サイト", Key: true}, {Name: "salutation", Japanese: "宛名", Key: true},
	{Name: "charset", Japanese: "文字コード", Key: true, Values: Charsets}, {Name: "vuldef", Japanese: "VULDEF", Key: true, Values: doOrNot},
	{Name: "registration", Japanese: "登録区分", Key: true, Values: []Choice{{"general", []string{"一般"}}, {"individual", []string{"個別"}}}},
}

var listFilters = []Argument{
	{Name: "whose", Japanese: "担当", Optional: true, Values: []Choice{{"mine", []string{"自分", "自分の担当"}}}},
	{Name: "assigned", Japanese: "担当", Key: true, Form: APerson}, {Name: "state", Japanese: "状態", Key: true, Values: caseStates},
	{Name: "waiting", Japanese: "待ち", Key: true, Values: waitingFor}, {Name: "older", Japanese: "経過", Key: true},
	{Name: "kind", Japanese: "種別", Key: true, Values: caseKinds}, {Name: "edition", Japanese: "版", Key: true},
}

// exampleNumber is a case number that no case ever has (R88), exampleFinger a fingerprint that no key has.
const (
	exampleNumber = "IPA#00000000"
	exampleFinger = "0000000000000000000000000000000000000000"
)

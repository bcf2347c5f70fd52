package main

// The demo's words join the others: it is part of the command line.
func init() {
	for k, v := range demoWords {
		words[k] = v
	}
}

var demoWords = map[string]phrase{
	"demo.short": {"組み込みのメールサーバー上で一連の流れを実演する", "show the whole story on an embedded mail host"},
	"demo.long": {`このプロセスの中だけで動くメールサーバー（IMAPとSMTP）、その場で作る鍵と保管庫を使って、届出の受信から受理・不受理までを
実演します。何もインストールせず、外部には何も送信しません。`,
		`Plays a report's way on a mail host inside this process (IMAP and SMTP over loopback), with keys and a store made on the
spot: from the sealed report to acceptance, and another one to non-acceptance. Nothing is installed, nothing leaves the machine.`},
	"demo.example": {"keikai demo --lang ja --full\nkeikai demo --keep ./demo", "keikai demo --full\nkeikai demo --keep ./demo"},
	"flag.keep":    {"あとで見るための設定一式を `DIR` に残す", "leave a set-up to look at in `DIR`"},
	"flag.full":    {"各メールの全文を表示する", "print every mail in full"},

	"demo.intro": {`情報セキュリティ早期警戒パートナーシップとは
  ソフトウェアやウェブサイトの弱点（脆弱性）を見つけた人（発見者、届出者）が、公表する前に受付機関へ届け出て、
  作った人・運営する人が直してから知らせる、日本の仕組みです。届出はメールで届きます。内容が漏れれば攻撃に使われるため、
  暗号化（OpenPGP）して送ります。keikai は、その受付窓口のメールを読み、受信を知らせ、案件として記録し、
  担当者（コーディネーター）の署名付きの指示どおりに連絡するプログラムです。判断は必ず人がします。

登場人物
  発見 太郎（発見者）、Alex Smith（英語の発見者）、山田 花子と A. Tanaka（受付機関の担当者）、Mallory（部外者）
以下の枠は、実際にこのプロセス内のSMTPとIMAPを通ったメールです。枠の最初の行は途中のサーバーにも見える部分です。
`, `What this is about
  Under Japan's Information Security Early Warning Partnership, whoever finds a weakness (vulnerability) in software or in a
  website reports it to a reception body before telling the world, so that it can be fixed first. Reports come by mail.
  A leaked report is a recipe for an attack, so it is sealed with OpenPGP. keikai reads the reception's mailbox, acknowledges,
  keeps a case for each report, and writes to people as coordinators tell it by signed mail. A person decides, always.

Who takes part
  発見 太郎 (Taro, a finder), Alex Smith (another one), 山田 花子 (Yamada) and A. Tanaka (coordinators of the reception body),
  and Mallory (a stranger). The boxes below are mails that really went through SMTP and IMAP inside this process.
  The first lines of a box are what every mail server on the way can read.
`},
	"demo.report":        {"■ 1 発見者が、製品の脆弱性を届け出ます。署名して、受付窓口の鍵で暗号化しています。\n", "■ 1 A finder reports a flaw in a product, in Japanese, signed and sealed to the reception's key.\n"},
	"demo.receipt":       {"■ 2 keikai は届出を暗号化して保存し、案件を作り、発見者に受信を知らせます。内容には一切触れません。\n", "■ 2 keikai keeps the report sealed, opens a case, and tells the finder that it arrived: the number, and nothing of the content.\n"},
	"demo.new_report":    {"■ 3 受付機関の担当者には、届出の内容、不足している項目、そのまま使える指示の行が、各自の鍵で暗号化されて届きます。\n", "■ 3 Each coordinator gets the report, what the form lacks, and ready-to-send commands, sealed to the coordinator's own key.\n"},
	"demo.new_report_en": {"■ 4 英語の担当者には英語で届きます。\n", "■ 4 The same for the coordinator who reads English.\n"},
	"demo.forgery":       {"■ 5 部外者が、誰でも書ける平文のメールで「受理」を指示しようとします。\n", "■ 5 A stranger tries to give the command in a mail that anybody could write.\n"},
	"demo.forgery_end":   {"  何も起こりません。送信者には返事もせず、案件 %s の状態は %s のままで、メールは保留されます。\n", "  Nothing happens and the sender learns nothing. Case %s is still %q; the mail is held for a person.\n"},
	"demo.accept":        {"■ 6 担当者が受理します。指示は件名（と本文1行目）に書き、署名して暗号化します。途中のサーバーからは見えません。\n", "■ 6 A coordinator accepts the report: the command is the protected subject (and the first line), signed and sealed.\n"},
	"demo.accepted":      {"■ 7 発見者に受理を知らせます。このメールが出た日が受理日です。届出に添えられた鍵で暗号化しています。\n", "■ 7 The finder is told, sealed to the key that came with the report. The day on which this leaves is the acceptance day.\n"},
	"demo.transcript":    {"■ 8 指示した担当者には、何が行われ、誰に何を知らせたかの記録が届きます。\n", "■ 8 The commander gets a transcript: what was done, and who was told what.\n"},
	"demo.website":       {"■ 9 次は、英語のウェブサイトの届出です。発見者には英語で受信を知らせます。\n", "■ 9 A second report, in English, about a website. Its receipt is in English.\n"},
	"demo.decline":       {"■ 10 英語の担当者が、理由を書いて不受理とします。理由は END までが発見者に届きます。\n", "■ 10 The other coordinator declines it with a reason; the text up to END goes to the finder.\n"},
	"demo.end":           {"■ 案件の一覧\n", "■ The cases\n"},
	"demo.audit":         {"\n保管庫の検査: %d 項目すべて良好（記録の連鎖、索引、メールの行き先の合計）。所要 %.1f 秒。", "\nThe store's checks: all %d fine (journal chain, indexes, sum of dispositions). It took %.1f seconds."},
	"demo.kept":          {"\n一式を %s に残しました。 keikai --config %s case list などで見られます（mail/ は実際に流れたメールです）。", "\nThe set-up is in %s. Look at it with: keikai --config %s case list   (mail/ holds the mails as they travelled)"},
	"demo.outside":       {"サーバーに見える件名: %s", "subject seen by servers: %s"},
	"demo.inside":        {"本当の件名（暗号化の内側）: %s", "true subject, inside: %s"},
	"demo.sealed":        {"暗号化あり、署名 …%s", "sealed, signed by …%s"},
	"demo.signed":        {"平文、署名 …%s", "in clear, signed by …%s"},
	"demo.clear":         {"平文、署名なし", "in clear, not signed"},
	"demo.key_block":     {"（公開鍵）", "(public key)"},
	"demo.more":          {"…（以下 %d 行。--full で全文）", "… (%d more lines; --full prints all)"},
}

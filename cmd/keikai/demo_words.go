package main

// The demo's words join the others: it is part of the command line.
func init() {
	for _, table := range []map[string]phrase{demoWords, demoActWords} {
		for k, v := range table {
			words[k] = v
		}
	}
}

var demoWords = map[string]phrase{
	"demo.short": {"組み込みのメールサーバー上で一連の流れを実演する", "show the whole story on an embedded mail host"},
	"demo.long": {`このプロセスの中だけで動くメールサーバー（IMAPとSMTP）、その場で作る鍵と保管庫を使って、届出の受信から受理、調整依頼、
製品開発者（一方は応答なし）との調整、JVN公表、ウェブサイトの修正完了、不受理までを実演します。時計は実演用に進みます。
どれか一つでも期待どおりに進まなければ、終了コードは0になりません。何もインストールせず、外部には何も送信しません。`,
		`Plays a product's and a website's way on a mail host inside this process (IMAP and SMTP over loopback), with keys and a store
made on the spot and a clock of its own: from the sealed report through acceptance, hand-over and two developers, one of which
never answers, to publication; from a website's report to its fix. Another report is declined. If a step does not give what it
should, the exit code is not 0. Nothing is installed, nothing leaves the machine.`},
	"demo.example": {"keikai demo --lang ja --full\nkeikai demo --keep ./demo", "keikai demo --full\nkeikai demo --keep ./demo"},
	"flag.keep":    {"あとで見るための設定一式を `DIR` に残す", "leave a set-up to look at in `DIR`"},
	"flag.full":    {"各メールの全文を表示する", "print every mail in full"},

	"demo.intro": {`情報セキュリティ早期警戒パートナーシップとは
  ソフトウェアやウェブサイトの弱点（脆弱性）を見つけた人（発見者、届出者）が、公表する前に受付機関へ届け出て、
  作った人・運営する人が直してから知らせる、日本の仕組みです。届出はメールで届きます。内容が漏れれば攻撃に使われるため、
  暗号化（OpenPGP）して送ります。keikai は、その受付窓口のメールを読み、受信を知らせ、案件として記録し、
  担当者（コーディネーター）の署名付きの指示どおりに連絡するプログラムです。判断は必ず人がします。

登場人物
  発見 太郎：製品の脆弱性の発見者。%[4]s、Alex Smith：ウェブサイトの脆弱性の発見者
  山田 花子、A. Tanaka：受付機関の担当者。加藤 健、J. Suzuki：調整機関の担当者
  %[1]s、%[2]s：製品開発者。%[3]s：ウェブサイト運営者。Mallory：部外者

以下の枠は、実際にこのプロセス内のSMTPとIMAPを通ったメールで、枠の最初の行は途中のサーバーにも見える部分です。メールは要点の行だけを
示します。▷ は担当者の指示です。時計は実演用に進めます。起算日などは2009年版ガイドラインに従い、2009年7月から9月までの話です。
`, `What this is about
  Under Japan's Information Security Early Warning Partnership, whoever finds a weakness (vulnerability) in software or in a
  website reports it to a reception body before telling the world, so that it can be fixed first. Reports come by mail.
  A leaked report is a recipe for an attack, so it is sealed with OpenPGP. keikai reads the reception's mailbox, acknowledges,
  keeps a case for each report, and writes to people as coordinators tell it by signed mail. A person decides, always.

Who takes part
  発見 太郎 (Hakken Taro), who found a product's flaw; %[4]s and Alex Smith, who report websites
  山田 花子 (Yamada) and A. Tanaka of the reception body; 加藤 健 (Kato) and J. Suzuki of the coordination body
  %[1]s and %[2]s, product developers; %[3]s, which runs a website; Mallory, a stranger

The boxes are mails that really went through SMTP and IMAP inside this process. What every mail server on the way can read stands first;
of each mail only the decisive lines are shown. ▷ is a coordinator's command. The clock is the demo's: the story is of July to September
2009, under the guideline's edition of that year.
`},
	"demo.report":           {"発見者が、製品の脆弱性を届け出ます。署名して、受付窓口の鍵で暗号化しています。", "A finder reports a flaw in a product, in Japanese, signed and sealed to the reception's key."},
	"demo.receipt":          {"keikai は届出を暗号化して保存し、案件を作り、発見者に受信を知らせます。内容には一切触れません。", "keikai keeps the report sealed, opens a case, and tells the finder that it arrived: the number, and nothing of the content."},
	"demo.new_report":       {"受付機関の担当者には、届出の内容、不足している項目、そのまま使える指示の行が、各自の鍵で暗号化されて届きます。", "Each coordinator gets the report, what the form lacks, and ready-to-send commands, sealed to the coordinator's own key."},
	"demo.new_report_other": {"英語の担当者には、英語で届きます。", "The coordinator who reads Japanese gets it in Japanese."},
	"demo.forgery":          {"部外者が、誰でも書ける平文のメールで「受理」を指示しようとします。", "A stranger tries to give the command in a mail that anybody could write."},
	"demo.forgery_end":      {"  何も起こりません。送信者には返事もせず、案件 %s の状態は %s のままで、メールは保留されます。\n", "  Nothing happens and the sender learns nothing. Case %s is still %q; the mail is held for a person.\n"},
	"demo.accept":           {"担当者が受理します。指示は件名（と本文1行目）に書き、署名して暗号化します。途中のサーバーからは見えません。", "A coordinator accepts the report: the command is the protected subject (and the first line), signed and sealed."},
	"demo.accepted":         {"発見者に受理を知らせます。このメールが出た日が受理日です。届出に添えられた鍵で暗号化しています。", "The finder is told, sealed to the key that came with the report. The day on which this leaves is the acceptance day."},
	"demo.transcript":       {"指示した担当者には、何が行われ、誰に何を知らせたかの記録が届きます。", "The commander gets a transcript: what was done, and who was told what."},
	"demo.handover": {"受理した製品の案件を、調整機関に渡します。渡す文はまず担当者に示され、届出者を特定し得る行は除かれています。",
		"The accepted case goes to the coordination body. The words that would cross are shown first, without the lines that may tell who the finder is."},
	"demo.handover_confirm": {"担当者が内容を確かめ、届いた確認コードを返送します。", "The coordinator has looked at it and sends the code back."},
	"demo.handed_over":      {"調整機関の担当者に届くもの。届出者の氏名も連絡先も含まれません（通知に同意していないため）。", "What the coordination body gets: neither the finder's name nor the address, for the finder did not consent."},
	"demo.substitution":     {"部外者が届出者を装い、自分の鍵を「新しい鍵」として送り付けます。", "A stranger pretends to be the finder and brings a key of her own."},
	"demo.substitution_end": {"  鍵は候補として記録されるだけで、何も暗号化しません。本物の届出者には、登録済みの鍵で知らせます。\n", "  It is a candidate: nothing is sealed to it. The true finder is told.\n"},
	"demo.two":              {"本物の鍵は、電話で指紋を照合した担当者の指示と、もう一人の承認で、確認済みになります。", "The true key becomes a confirmed one by two persons: one compared the fingerprint on the telephone, the other approves."},
	"demo.two_asked":        {"もう一人の担当者に、何が起きるかの全文と、その人だけの承認コードが届きます。", "The other coordinator is shown everything that would happen, with a code for this person alone."},
	"demo.two_approves":     {"承認します。実際の運用では15分後に実行され、その間は誰でも止められます（実演では直ちに）。", "Approved. In an office it runs after 15 minutes, in which anybody of the role can stop it; here at once."},
	"demo.two_end":          {"  届出者の鍵は %s になりました。二人とも、役割の全員も、知らされます。\n", "  The finder's key is now %s. Both persons, and everybody of the role, are told.\n"},
	"demo.decline":          {"英語の担当者が、理由を書いて不受理とします。END までの理由の文が、発見者に届きます。", "A coordinator declines it with a reason; the text up to END goes to the finder."},
	"demo.end":              {"案件の一覧", "The cases"},
	"demo.audit":            {"\n保管庫の検査: %d 項目すべて良好（記録の連鎖、索引、メールの行き先の合計）。所要 %.1f 秒。", "\nThe store's checks: all %d fine (journal chain, indexes, sum of dispositions). It took %.1f seconds."},
	"demo.kept":             {"\n一式を %s に残しました。 keikai --config %s case list などで見られます（mail/ は実際に流れたメールです）。", "\nThe set-up is in %s. Look at it with: keikai --config %s case list   (mail/ holds the mails as they travelled)"},
	"demo.outside":          {"サーバーに見える件名: %s", "subject seen by servers: %s"},
	"demo.inside":           {"本当の件名（暗号化の内側）: %s", "true subject, inside: %s"},
	"demo.sealed":           {"暗号化あり、署名 …%s", "sealed, signed by …%s"},
	"demo.signed":           {"平文、署名 …%s", "in clear, signed by …%s"},
	"demo.clear":            {"平文、署名なし", "in clear, not signed"},
	"demo.key_block":        {"（公開鍵）", "(public key)"},
	"demo.part":             {"\n━━ %s ━━\n", "\n━━ %s ━━\n"},
	"demo.more":             {"…（以下 %d 行。--full で全文）", "… (%d more lines; --full prints all)"},
}

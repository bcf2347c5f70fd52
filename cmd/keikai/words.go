package main

import "keikai/mailbot/handling"

// phrase is one text in both languages.
type phrase struct{ ja, en string }

// in gives the phrase in a language.
func (p phrase) in(l handling.Lang) string {
	if l == handling.Japanese {
		return p.ja
	}
	return p.en
}

// words holds every text that this command line says by itself, in both languages. Keys: "flag.NAME" what a flag does,
// "COMMAND.short", ".long" and ".example" the help of a command (its path with dots), "field.KEY" the label of a JSON key.
// Texts with % are filled by app.word.
var words = map[string]phrase{
	"true": {"はい", "yes"}, "false": {"いいえ", "no"},
	"check.ok": {"良", "ok "}, "check.bad": {"要対応", "BAD"},
	"nothing":         {"該当するものはありません", "nothing to list"},
	"progress":        {"%d 通を処理しました", "%d mails handled"},
	"import.progress": {"%d 行を取り込みました", "%d rows taken in"},
	"stats.progress":  {"%d 件を集計しました", "%d cases counted"},
	"cut_short":       {"途中で中止しました", "cut short"},
	"no_config":       {"設定ファイルがありません（探した場所: %s）", "no configuration (looked for %s)"},
	"no_config_hint":  {"--config FILE で指定するか、`keikai init DIR` で作成してください", "name it with --config FILE, or make one with `keikai init DIR`"},
	"bad_lang":        {"--lang %q は使えません", "--lang %q is not known"},
	"bad_lang_hint":   {"ja または en を指定してください", "use ja or en"},
	"see_help":        {"使い方は `%s --help` を参照してください", "`%s --help` says how it is called"},
	"did_you_mean":    {"`%s` ではありませんか", "did you mean `%s`?"},
	"no_such_command": {"`%s` というコマンドはありません", "there is no command `%s`"},
	"which_command":   {"`%s` には続くコマンドが必要です", "`%s` needs a command behind it"},
	"wrong_args":      {"`%s` の引数は %d 個です（%d 個指定されました）", "`%s` takes %d arguments, %d were given"},
	"no_args":         {"`%s` には引数が必要です", "`%s` needs an argument"},
	"use_line":        {"使い方: %s", "it is called: %s"},
	"flag_needed":     {"`%s` には --%s が必要です", "`%s` needs --%s"},
	"no_such_shell":   {"シェル %q には対応していません", "shell %q is not known"},
	"running":         {"keikai はすでに動作中です（%s が応答しています）", "a keikai is already at work: it answers at %s"},
	"running_hint":    {"`keikai status` で状態を確認できます。入れ替えるには先に停止してください", "`keikai status` says how it is; stop it first to start another"},
	"locked":          {"保管庫 %s は使用中ですが、%s に応答がありません", "the store %s is in use, and nobody answers at %s"},
	"locked_hint":     {"動作中の keikai の admin.socket が同じか確認し、応答しなければ再起動してください", "another keikai holds it: does it have the same admin.socket? if it hangs, restart it"},
	"not_ok":          {"対応が必要な項目が %d 件あります", "%d lines need attention"},
	"not_ok_hint":     {"各行に対処方法があります", "each line that is not ok says what to do"},
	"unread":          {"読めないパスが %d 件ありました", "%d paths could not be read"},
	"unread_hint":     {"ほかのメールは処理済みです。読めるようにして同じコマンドを再実行してください", "the others were handled; repeat the command when they can be read: nothing happens twice"},

	"init.made": {"%s に作成しました:", "made in %s:"},
	"init.keys": {"メール受信箱の鍵（公開鍵は *.pub.asc を公表してください）:", "keys of the mailboxes (publish the *.pub.asc files):"},
	"init.next": {`次の手順:
  1. %[1]s の名称、アドレス、サーバーを実際のものに書き換えます。keys/*.password にはメールアカウントのパスワードを入れます
     （仮のパスワードが入っています）。アドレスを変えた場合は、その鍵も新しいアドレスで作り直してください。
  2. コーディネーターの公開鍵を keys/ に置き、[[coordinator]] に登録します（2名以上）。
  3. keys/store.key の控えを、バックアップとは別の場所に保管します。失うと保管庫は読めません。
  4. keikai --config %[1]s check   で確認し、
     keikai --config %[1]s serve   で開始します。`, `next steps:
  1. Put the real names, addresses and servers into %[1]s, and the passwords of the mail accounts into keys/*.password
     (they hold random ones). A mailbox whose address changes also needs a key for that address.
  2. Put the coordinators' public keys into keys/ and name them under [[coordinator]]: at least two persons.
  3. Keep a copy of keys/store.key where the backups are not. Without it nobody reads the store.
  4. keikai --config %[1]s check   tests it all,
     keikai --config %[1]s serve   begins.`},

	"import.no_file_hint":   {"読み取れるCSV又はXLSXのファイルを指定してください", "name a CSV or XLSX file that you may read"},
	"import.bad":            {"%d 行に誤りがあるため、取り込みませんでした", "%d rows cannot be taken in; nothing was taken in"},
	"import.bad_hint":       {"上に示した行を直して、もう一度取り込んでください。列の説明は docs/statistics.md にあります", "mend the rows named above and import the ledger again; docs/statistics.md tells of the columns"},
	"stats.bad_format":      {"--format %s という形式はありません", "--format %s is not known"},
	"stats.bad_format_hint": {"text、json、csv のいずれかを指定してください", "text, json or csv"},
	"stats.no_folder_hint":  {"書き込めるフォルダーを --charts に指定してください", "name a folder that you may write with --charts"},
	"backup.no_file":        {"バックアップのファイルを作成できません: %v", "the backup cannot be made: %v"},
	"backup.no_file_hint":   {"既存のファイルは上書きしません。書き込める場所に、新しい名前で指定してください", "nothing is overwritten: give a new name in a folder that you may write"},
	"restore.next": {`復元しました。バックアップ以降に行われたことは、この保管庫には記録されていません。
  ・送信済みと確認できないため保留したメール: %d 通。keikai outbox list で確認し、1通ずつ retry または cancel してください。
  ・復元より前に届いていたメールは、after_restore として保留されます（keikai quarantine list）。担当者には一覧が届きます。
  ・復元より前に署名された指示は、署名した本人が確認するまで実行されません。
  ・imap.after = "move:…" で移動済みのメールは再取得されません。移動先のフォルダーから keikai ingest で取り込んでください。
次に: keikai check で確認し、keikai serve で開始します。`, `Restored. What happened after the backup is not in this store.
  - Outgoing mails that are held, not proven sent: %d. Look at each in keikai outbox list, then retry or cancel it.
  - Mail that came before this moment is held as after_restore (keikai quarantine list); the coordinators get a list.
  - A command signed before this moment runs only when its signer confirms it.
  - Mail that imap.after = "move:…" has moved away is not fetched again: take it in from that folder with keikai ingest.
Next: keikai check tests it all, keikai serve begins.`},

	"bad_format":       {"--format %q は使えません", "--format %q is not known"},
	"bad_format_hint":  {"csv または toml を指定してください", "use csv or toml"},
	"chronology_hint":  {"chronology を指定してください", "use chronology"},
	"bad_realm":        {"--realm %q は使えません", "--realm %q is not known"},
	"bad_realm_hint":   {"reception または coordination を指定してください", "use reception or coordination"},
	"template_hint":    {"`keikai template check` で確認してください", "`keikai template check` says what is wrong"},
	"no_key_file":      {"鍵を書き出せません: %v", "a key cannot be written: %v"},
	"no_key_file_hint": {"既存のファイルは上書きしません。--keys に空のフォルダーを指定してください", "nothing is overwritten: give --keys an empty folder"},
	"keys_left":        {"鍵 %d 個は書き出していません。--keys DIR で書き出せます", "keys that stay behind: %d; --keys DIR writes them too"},

	"man.name": {"名前", "NAME"}, "man.synopsis": {"書式", "SYNOPSIS"}, "man.description": {"説明", "DESCRIPTION"}, "man.commands": {"コマンド", "COMMANDS"},
	"man.options": {"オプション", "OPTIONS"}, "man.exit": {"終了コード", "EXIT STATUS"}, "man.files": {"ファイル", "FILES"}, "man.notes": {"注記", "NOTES"},
	"man.examples": {"例", "EXAMPLES"}, "man.see": {"関連項目", "SEE ALSO"},
	"man.exit_text": {"0\t完了\n1\t実行したが、対応の必要なものがある（内容は標準エラー出力）\n2\t使い方または設定の誤り",
		"0\tdone\n1\tit ran, and something needs attention, said on standard error\n2\twrong usage or configuration"},
	"man.files_text": {"./config.toml, /etc/keikai/config.toml\t設定ファイル（この順に探す）。config.example.toml に全項目の説明がある",
		"./config.toml, /etc/keikai/config.toml\tthe configuration, looked for in this order; config.example.toml describes every key"},
	"man.notes_text": {`restore を除くすべてのコマンドは、serve の動作中も使える。受理、不受理、終了、公表、鍵の確認などの判断は、
担当者の署名付きメールだけで行う。担当者の指示の一覧は keikai help --card で表示する。`,
		`All commands but restore work while serve runs. Cases are decided by coordinators' signed mail alone: no command here accepts,
declines, closes, publishes or confirms a key. keikai help --card prints the commands by mail.`},

	"help.usage": {"使い方:", "Usage:"}, "help.commands": {"コマンド:", "Commands:"},
	"help.examples": {"例:", "Examples:"}, "help.flags": {"オプション:", "Flags:"},

	"flag.config":  {"設定ファイル `FILE`（既定: ./config.toml、なければ /etc/keikai/config.toml）", "configuration `FILE` (else ./config.toml, else /etc/keikai/config.toml)"},
	"flag.json":    {"結果を1行1件のJSONで出力する", "print one JSON object per line"},
	"flag.lang":    {"表示言語 `ja|en`（既定: $LANG）", "language `ja|en` (else $LANG)"},
	"flag.help":    {"この説明を表示する", "print this help"},
	"flag.offline": {"メールサーバーには接続しない", "do not connect to mail servers"},
	"flag.out":     {"書き出すフォルダー `DIR`（新しいもの）", "write to `DIR`, a new folder"},
	"flag.mailbox": {"設定にある受信箱の名前 `NAME`", "`NAME` of a mailbox in the configuration"},
	"flag.archive": {"過去のメールとして扱う。日付はメールの記録により、誰にも返信しない", "old mail: dated by its own trace, and nothing is owed to anybody"},
	"flag.as":      {"コーディネーター `NAME` が見てよい範囲だけを表示する", "print only what the coordinator `NAME` may see"},
	"flag.party":   {"送信者とみなす関係者 `PARTY`", "the `PARTY` whose mail it is"},
	"flag.case":    {"案件番号 `ID`", "number `ID` of the case"},
	"flag.why":     {"理由 `TEXT`（記録に残る）", "reason `TEXT`, kept in the journal"},
	"flag.format":  {"chronology: 時系列の報告書として出力する `FORMAT`", "`FORMAT`: chronology prints it as a report"},
	"flag.csv":     {"経緯をCSVで出力する（UTF-8、BOM付き）", "print the chronology as CSV (UTF-8 with a byte order mark)"},
	"flag.masked":  {"届出者を特定し得る情報を除いた経緯を出力する", "print the chronology without what may tell who the finder is"},
	"flag.raw":     {"届いたままのバイト列を出力する", "print the bytes as they came"},

	"flag.anyway":      {"既存の登録と名称やアドレスが同じものも、別の関係者として登録する", "take in entries that look like others, too"},
	"flag.list_format": {"一覧の形式 `csv|toml`（既定: csv）", "`csv|toml` (csv if not given)"},
	"flag.keys":        {"公開鍵も `DIR` に書き出す", "write the public keys into `DIR`, too"},
	"flag.whose":       {"関係者の略号、または届出者の案件番号 `PARTY`", "whose it is: handle of a `PARTY`, or a case number for its finder"},
	"flag.card":        {"担当者がメールで出す指示の早見表を表示する", "print the page of all commands by mail"},
	"flag.realm":       {"早見表の対象 `reception|coordination`", "whose card: `reception|coordination`"},

	"keikai.short": {"情報セキュリティ早期警戒パートナーシップのメールボット", "mail bot for the Information Security Early Warning Partnership"},
	"keikai.long": {`keikai は、届出を受け付けるメールボットです。受信箱を見て、届出に受信を知らせ、案件として記録し、
コーディネーターの署名付きコマンドに従って関係者に通知します。受理・不受理などの判断は人だけが行います。`,
		`keikai takes vulnerability reports by mail: it watches the mailboxes, acknowledges reports, keeps them as cases, and
writes to the parties as coordinators tell it by signed commands. Only people accept, decline, close or publish.`},
	"keikai.example": {`keikai init desk
keikai --config desk/config.toml check --offline
keikai --config desk/config.toml ingest --mailbox reception report.eml
keikai --config desk/config.toml case list`, `keikai init desk
keikai --config desk/config.toml check --offline
keikai --config desk/config.toml ingest --mailbox reception report.eml
keikai --config desk/config.toml case list`},
	"init.short": {"新しい設定一式を作る", "make a new set-up"},
	"init.long": {`DIR に、説明付きの config.toml、受信箱ごとのPGP鍵、保管庫とその鍵を作ります。ファイルは 0600、フォルダーは 0700 です。
既存のファイルは上書きしません。`, `Makes in DIR: a config.toml that describes every key, PGP keys for the mailboxes, the store and its key. Files have mode
0600, folders 0700. Nothing is overwritten.`},
	"init.example": {"keikai init /var/lib/keikai", "keikai init /var/lib/keikai"},
	"check.short":  {"設定が指すものをすべて確認する", "test everything the configuration names"},
	"check.long": {`ファイルと権限、鍵と有効期限、担当者、保管庫、通知文、時計、メールサーバーへのログインを確認し、
1行ずつ結果と対処方法を表示します。問題があれば終了コードは 1 です。`, `Tests files and modes, keys and expiry, people, store, templates, clock and the log-in to each mail server: one line each,
ok or what to do. The exit code is 1 when a line is not ok.`},
	"check.example": {"keikai check --offline", "keikai check --offline"},
	"serve.short":   {"常駐してメールを処理する", "run as a daemon"},
	"serve.long": {`SIGTERM で処理中のメールを終えてから停止し、もう一度の SIGTERM で直ちに停止します。
SIGHUP でコーディネーター、通知文、鍵を読み直します。ログは標準エラー出力に書きます。`, `SIGTERM finishes the mail in hand and ends; a second one ends at once. SIGHUP reads coordinators, templates and keys
again. The log goes to standard error.`},
	"serve.example": {"keikai --config /etc/keikai/config.toml serve", "keikai --config /etc/keikai/config.toml serve"},
	"once.short":    {"1回だけ受信・処理・送信する", "one pass: fetch, handle, send"},
	"once.long": {`すべての受信箱を取得し、処理し、期限の来たものを実行し、送るべきメールを送って終了します。
接続できないサーバーがあれば終了コードは 1 です。`, `Fetches all mailboxes, handles what is new and what fell due, sends what is due, and ends. The exit code is 1 when a
server could not be reached.`},
	"once.example": {"keikai once", "keikai once"},
	"import.short": {"プログラムの導入前の案件を、台帳から取り込む", "take in the cases from before the bot, from a ledger"},
	"import.long": {`LEDGER（CSV又はXLSX）の各行を、集計の対象となる過去の案件として取り込みます。誤りのある行はすべて行番号と理由を示し、
1行でも誤りがあれば何も取り込みません。同じ番号で内容も同じ行は読み飛ばすため、繰り返しても結果は変わりません。
内容の異なる行は、--correct を付けたときに限り、取込み済みの行を訂正します。訂正の前の日付で行う集計は変わりません。`,
		`Takes in each row of LEDGER (CSV or XLSX) as a case of the past that the figures count. Every bad row is named with line and
reason, and one bad row keeps all out. A row whose number is there with the same facts is passed over, so that a second
import changes nothing; one with other facts corrects it only with --correct. Figures as of a day before the correction
stay as they were.`},
	"import.example": {"keikai import 届出台帳.xlsx", "keikai import ledger.xlsx"},
	"flag.correct":   {"取込み済みの行を、この台帳の内容に訂正する", "correct rows that were taken in before by this ledger"},
	"stats.short":    {"四半期の届出状況を集計する", "count a quarter as the partnership publishes it"},
	"stats.long": {`四半期の届出状況を集計します。--quarter を省くと、直近に終わった四半期とします。--as-of は、その日の終わりに判明していた内容で
集計します。以前に示した数値と異なる場合は、変わった点を示します。合計が合わない場合は、終了コード1で、その箇所を示します。`,
		`Counts a quarter, the one that ended last unless --quarter names another. --as-of counts what was known when that day ended.
Figures that were given out before and come out otherwise now are named. When something does not add up, it is named and
the exit code is 1.`},
	"stats.example":      {"keikai stats --quarter 2009Q1 --charts 図", "keikai stats --quarter 2009Q1 --as-of 2009-04-30 --format csv > 2009Q1.csv"},
	"flag.quarter":       {"四半期（2009Q1、2009年第1四半期）", "the quarter, such as 2009Q1"},
	"flag.as-of":         {"集計の時点（この日の終わりに判明していた内容）", "count what was known when this day ended"},
	"flag.figure_format": {"形式: text、json、csv", "text, json or csv"},
	"flag.charts":        {"グラフ（PNGとSVG）を書き込むフォルダー", "folder for the charts, as PNG and SVG"},
	"flag.given-out":     {"回答した数値として記録する", "keep the figures as given out"},
	"ingest.short":       {"メールファイルを、受信したメールとして処理する", "handle mail files as though fetched"},
	"ingest.long": {`.eml、mbox、Maildir、フォルダー、または標準入力（-）のメールを、引数の順に処理します。繰り返しても結果は変わりません。
once または serve を実行するまで、何も送信しません。`, `Takes .eml files, mboxes, Maildirs, folders or standard input (-), in the order of the arguments. Repeating it changes
nothing. Nothing is sent until once or serve runs.`},
	"ingest.example": {"keikai ingest --mailbox reception ~/Maildir", "keikai ingest --mailbox reception ~/Maildir"},
	"inspect.short":  {"メールがボットにどう見えるかを表示する", "say what the bot sees in a mail"},
	"inspect.long": {`何も保存しません。設定ファイルがなくても動き、あれば鍵で復号します。
読めたメールの問題は結果の一部で、終了コードは 0 です。`, `Stores nothing. Works without a configuration; with one it decrypts. Problems in a mail are part of the answer: the exit
code is 0 when every path could be read.`},
	"inspect.example":       {"keikai inspect report.eml", "keikai inspect report.eml"},
	"case.short":            {"案件", "cases"},
	"case.list.short":       {"案件を一覧する", "list the cases"},
	"case.show.short":       {"案件を1件表示する", "show one case"},
	"case.show.example":     {"keikai case show 'IPA#00000000'", "keikai case show 'IPA#00000000'"},
	"case.journal.short":    {"案件の経緯を表示する", "show what happened in a case"},
	"mail.short":            {"受信・送信したメール", "mails, in and out"},
	"mail.list.short":       {"メールを一覧する", "list every mail"},
	"mail.show.short":       {"メールを1通表示する", "show one mail"},
	"quarantine.short":      {"人の確認を待つメール", "mails that wait for a person"},
	"quarantine.list.short": {"保留中のメールを一覧する", "list what waits"},
	"quarantine.show.short": {"保留中のメールを1通表示する", "show one that waits"},
	"quarantine.file.short": {"保留中のメールを案件に登録する", "file it in a case"},
	"quarantine.file.example": {"keikai quarantine file 12 --case 'IPA#00000000' --as F",
		"keikai quarantine file 12 --case 'IPA#00000000' --as F"},
	"quarantine.discard.short":   {"保留中のメールを破棄扱いにする（原本は残る）", "set it aside; the mail itself is kept"},
	"quarantine.discard.example": {"keikai quarantine discard 12 --why '広告'", "keikai quarantine discard 12 --why 'advertisement'"},
	"outbox.short":               {"送信待ち・送信済みのメール", "outgoing mail"},
	"outbox.list.short":          {"送信状況を一覧する", "list outgoing mail and its state"},
	"outbox.show.short":          {"送信状況を1通表示する", "show one and its attempts"},
	"outbox.retry.short":         {"もう一度送信を試みる", "try to send again"},
	"outbox.cancel.short":        {"送信を取りやめる", "do not send it"},
	"outbox.cancel.example":      {"keikai outbox cancel 7 --why '宛先誤り'", "keikai outbox cancel 7 --why 'wrong address'"},
	"party.short":                {"関係者の一覧", "the office's list of parties"},
	"party.list.short":           {"関係者を一覧する", "list them"},
	"party.show.short":           {"関係者を1件表示する", "show one"},
	"party.import.short":         {"関係者をファイルから登録する", "take a list in"},
	"party.import.long": {`CSV または TOML（拡張子 .toml）の一覧を登録します。すべて登録するか、まったく登録しないかのどちらかです。
列: party 略号, kind 区分, name_ja 名称, name_en 英語名, language 言語, addresses メール, charset 文字コード, registration 登録区分,
keywords キーワード, direct_reports 直接届出, public 公開, person 担当者, salutation 宛名, phone 電話, fax ファクス, post 住所, site サイト,
community コミュニティ, key_file 鍵ファイル, confirmed 確認済, confirmed_by 確認者。
鍵は未確認として登録します。取扱い中の案件があると、登録済みの関係者の変更と confirmed は受け付けません。`,
		`Takes in a list in CSV, or TOML by the name .toml, as a whole or not at all. Columns: party kind name_ja name_en language
addresses charset registration keywords direct_reports public person salutation phone fax post site community
key_file confirmed confirmed_by, or their Japanese names.
Keys come in as candidates. Once the office has an open case, entries that are there cannot be changed, nor keys confirmed.`},
	"party.import.example": {"keikai party import parties.csv", "keikai party import parties.csv"},
	"party.export.short":   {"関係者をファイルに書き出す", "write the list as import reads it"},
	"party.export.example": {"keikai party export --keys keys > parties.csv", "keikai party export --keys keys > parties.csv"},
	"key.short":            {"鍵", "keys"},
	"key.list.short":       {"鍵と有効期限を一覧する", "list keys, trust and expiry"},
	"key.import.short":     {"公開鍵を未確認の鍵として登録する", "take public keys in, as candidates"},
	"key.import.long": {`FILE の公開鍵で試しに暗号化し、未確認の鍵として登録します。--party がなければ、登録済みの同じ鍵を更新します。
失効証明が付いた鍵は、直ちに使用を停止します。鍵の確認は、担当者の署名付きメールでのみ行えます。`, `Tries to encrypt to the public keys of FILE and files them as candidates. Without --party they renew the same keys where
they are on file. A key that was revoked is out of use at once. Only a coordinator's signed mail confirms a key.`},
	"key.import.example": {"keikai key import example-soft.asc --party example-soft", "keikai key import example-soft.asc --party example-soft"},
	"key.export.short":   {"公開鍵を出力する", "print a public key, or all"},
	"key.retire.short":   {"鍵を今後使わないことにする", "use a key no more"},
	"key.suspend.short":  {"鍵の使用を直ちに停止する", "believe a key no more, at once"},
	"key.suspend.long": {`FPR（全桁）の鍵を直ちに停止します。担当者の鍵の場合、その担当者の提案は無効になり、送信前のメールは保留され、
ほかの担当者に最近の操作の一覧が届きます。`, `Stops the key with the whole fingerprint FPR. When it is a coordinator's, that person's proposals are void, what they caused
and has not left is held, and all others get the list of what was done with it.`},
	"key.suspend.example":    {"keikai key suspend 0000000000000000000000000000000000000000", "keikai key suspend 0000000000000000000000000000000000000000"},
	"audit.short":            {"記録の検証", "the journal"},
	"audit.verify.short":     {"記録の連鎖、索引、処理結果の合計を検証する", "verify the journal's chain, the indexes and the sums"},
	"status.short":           {"動作状況を表示する", "is it alive: mailboxes, queue, alarms"},
	"template.short":         {"通知文", "notices"},
	"template.list.short":    {"通知の種類を一覧する", "list the kinds"},
	"template.show.short":    {"通知文と、作成例を表示する", "show one, and a sample of it"},
	"template.show.example":  {"keikai template show finder/receipt --lang ja", "keikai template show finder/receipt --lang ja"},
	"template.check.short":   {"すべての通知文を両言語で試しに作成する", "render every kind in every language"},
	"template.check.example": {"keikai template check /etc/keikai/templates", "keikai template check /etc/keikai/templates"},
	"backup.short":           {"保管庫のバックアップを作成する（動作中も可）", "write a backup of the store, also while the daemon runs"},
	"backup.long": {`FILE（0600）に保管庫の写しを作成し、大きさと、含まれる記録の末尾（seq と hash）を表示します。既存のファイルは上書きしません。
鍵ファイル store.key は含まれません。バックアップとは別の場所に保管してください。`, `Writes a copy of the store to FILE (mode 0600) and prints its size and the last entry of the journal in it. Nothing is
overwritten. It does not hold store.key: keep a copy of that elsewhere.`},
	"backup.example": {"keikai backup /backup/keikai-2026-04-01", "keikai backup /backup/keikai-2026-04-01"},
	"publish.short":  {"公表した内容からサイト全体を書き出す", "write the whole site from what is published"},
	"publish.long": {`公表した時の内容と署名から、サイト（JVNのページ、JVNRSS、VULDEF、CSAF、CVE、Atom）を DIR に書き出します。公表したものとバイト単位で同じになります。
公表中のサイトは変更しません。公表はコーディネーターの指示だけで行われます。`, `Writes the site (pages, JVNRSS, VULDEF, CSAF, CVE, Atom) to DIR from what was published and the signatures of that time: byte for byte
what was published. The site that is shown is not touched: only coordinators publish.`},
	"publish.example":     {"keikai publish --out /tmp/site", "keikai publish --out /tmp/site"},
	"publish.no_out":      {"--out が指定されていません", "--out is missing"},
	"publish.no_out_hint": {"書き出すフォルダーを指定してください: keikai publish --out DIR", "name the folder to write: keikai publish --out DIR"},
	"restore.short":       {"バックアップから保管庫を復元する", "bring the store back from a backup"},
	"restore.long": {`keikai が停止し、設定の store.path に保管庫がないときだけ実行できます。store.key が合うことを先に確認します。
送信済みと確認できないメールは保留され、復元より前に署名された指示は本人の確認を求めます。`, `Works only while no daemon runs and store.path is not there; the root key must fit. Mail that is not proven sent is held
afterwards, and commands signed before the restore ask their signer first.`},
	"restore.example":  {"keikai restore /backup/keikai-2026-04-01", "keikai restore /backup/keikai-2026-04-01"},
	"version.short":    {"版を表示する", "print the version"},
	"help.short":       {"コマンドの使い方を表示する", "say how a command is called"},
	"man.short":        {"マニュアルページ keikai(1) を出力する", "print the manual page keikai(1)"},
	"man.example":      {"keikai man > /usr/local/share/man/ja/man1/keikai.1", "keikai man > /usr/local/share/man/man1/keikai.1"},
	"help.example":     {"keikai help --card --realm coordination", "keikai help --card --realm coordination"},
	"completion.short": {"シェルの補完スクリプトを出力する", "print a shell's completion script"},
	"completion.example": {"keikai completion bash > /etc/bash_completion.d/keikai",
		"keikai completion bash > /etc/bash_completion.d/keikai"},

	"field.id": {"番号", "id"}, "field.n": {"番号", "n"}, "field.kind": {"種別", "kind"}, "field.state": {"状態", "state"},
	"field.title": {"件名", "title"}, "field.assigned_to": {"担当", "assigned to"}, "field.received": {"受信日時", "received"},
	"field.next_due": {"次の期限", "next due"}, "field.next_due_what": {"期限の内容", "due for"}, "field.waiting": {"待ち", "waiting for"},
	"field.parties": {"関係者", "parties"}, "field.seq": {"番号", "seq"}, "field.at": {"日時", "at"}, "field.actor": {"行為者", "actor"},
	"field.what": {"内容", "what"}, "field.mail": {"メール", "mail"}, "field.hash": {"ハッシュ", "hash"},
	"field.direction": {"方向", "direction"}, "field.received_at": {"受信日時", "received"}, "field.mailbox": {"受信箱", "mailbox"},
	"field.from": {"差出人", "from"}, "field.from_name": {"差出人名", "from name"}, "field.to": {"宛先", "to"}, "field.cc": {"写し", "cc"},
	"field.subject": {"件名", "subject"}, "field.outer_subject": {"外側の件名", "outer subject"}, "field.date": {"日付", "date"},
	"field.disposition": {"処理", "disposition"}, "field.reason": {"理由", "reason"}, "field.case": {"案件", "case"},
	"field.party": {"関係者", "party"}, "field.file": {"ファイル", "file"}, "field.since": {"保留日時", "since"},
	"field.attempts": {"試行", "attempts"}, "field.class": {"区分", "class"}, "field.held_for": {"保留理由", "held for"},
	"field.next_attempt_at": {"次の送信", "next attempt"}, "field.last_error": {"最後のエラー", "last error"},
	"field.language": {"言語", "language"}, "field.languages": {"言語", "languages"}, "field.overridden": {"差替え", "overridden"},
	"field.ok": {"結果", "ok"}, "field.detail": {"詳細", "detail"}, "field.hint": {"対処", "what to do"},
	"field.fetched": {"受信", "fetched"}, "field.handled": {"処理", "handled"}, "field.sent": {"送信", "sent"}, "field.errors": {"エラー", "errors"},
	"field.text": {"本文", "text"}, "field.attachments": {"添付", "attachments"}, "field.encryption": {"暗号", "encryption"},
	"field.decrypted": {"復号", "decrypted"}, "field.decrypted_with": {"復号した鍵", "decrypted with"},
	"field.signature": {"署名", "signature"}, "field.signed_by": {"署名した鍵", "signed by"}, "field.signed_at": {"署名日時", "signed at"},
	"field.form": {"届出様式", "form"}, "field.fields": {"記入", "fields"}, "field.missing": {"不足", "missing"}, "field.reply": {"回答欄", "reply"},
	"field.answers": {"回答", "answers"}, "field.doubts": {"要確認", "doubts"},
	"field.command": {"コマンド", "command"}, "field.problems": {"問題", "problems"}, "field.where": {"場所", "where"},
	"field.name": {"名前", "name"}, "field.type": {"形式", "type"}, "field.size": {"サイズ", "size"}, "field.bounce": {"不達通知", "bounce"},
	"field.store": {"保管庫", "store"}, "field.backup_at": {"バックアップ日時", "backup made"}, "field.restored_at": {"復元日時", "restored"},
	"field.held":    {"保留", "held"},
	"field.name_ja": {"名称", "name (ja)"}, "field.name_en": {"英語名", "name (en)"}, "field.addresses": {"メール", "addresses"},
	"field.charset": {"文字コード", "charset"}, "field.registration": {"登録区分", "registration"}, "field.keywords": {"キーワード", "keywords"},
	"field.person": {"担当者", "person"}, "field.salutation": {"宛名", "salutation"}, "field.phone": {"電話", "telephone"}, "field.fax": {"ファクス", "fax"},
	"field.post": {"住所", "postal address"}, "field.site": {"サイト", "site"}, "field.community": {"コミュニティ", "community"},
	"field.public": {"公開", "public"}, "field.direct_reports": {"直接届出", "direct reports"}, "field.keys": {"鍵", "keys"},
	"field.fingerprint": {"フィンガープリント", "fingerprint"}, "field.owner": {"所有者", "owner"}, "field.owner_kind": {"所有者の種別", "kind"},
	"field.trust": {"信頼", "trust"}, "field.created_at": {"作成", "created"}, "field.expires_at": {"有効期限", "expires"},
	"field.confirmed_by": {"確認者", "confirmed by"}, "field.confirmed_at": {"確認日時", "confirmed"}, "field.can_encrypt": {"暗号化可", "can encrypt"},
	"field.source": {"ファイル", "file"}, "field.sample": {"作成例", "sample"},
	"field.dates": {"日付", "dates"}, "field.finder": {"発見者", "finder"}, "field.mails": {"メール", "mails"}, "field.due": {"期限", "due"},
}

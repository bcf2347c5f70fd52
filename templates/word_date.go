package templates

// dateWords are the words of the publication date, from the first proposal to the publication.
var dateWords = map[string]phrases{
	"argform": {
		"time": {JA: "時刻", EN: "TIME"},
		"cve":  {JA: "CVE番号", EN: "CVE"},
	},
	"formhelp": {
		"time": {JA: "日本時間の時刻（12:00、15時など）", EN: "an hour in Japan (12:00)"},
		"cve":  {JA: "CVE番号（CVE-2026-00000の形）", EN: "a CVE number (CVE-2026-00000)"},
	},
	"argwhy": {
		"alone_publish": {JA: "「JVN公表」は、後に何も書かずに単独でお送りください。公表日を定めるのは「公表日」、公表日の案を示すのは「公表日案」、公表の文案を送るのは「公表文案」、公表を実行するのは「JVN公表」です。",
			EN: `"publish" stands alone. To fix the date use "schedule", to ask about a date "propose", to send text for the page "advisory"; "publish" with nothing behind it publishes.`},
		"two_answers": {JA: "同意・不同意と希望日を、一緒に書くことはできません。", EN: "An answer and another day cannot stand together."},
		"leaked_by":   {JA: "公開者は、developer:記号（developer:V1など）、finder、other、unknownのいずれかです。", EN: "Who made it public is developer:CODE (developer:V1), finder, other or unknown."},
		"cve_there":   {JA: "既にCVE番号が記録されているか、採番する相手が指定されています。", EN: "There is a CVE number already, or a party that gives one."},
	},
	"datewhy": {
		"after_plan": {JA: "公表日より前の日を書いてください。", EN: "It must be before the publication date."},
	},
	"statewhy": {
		"nobody_detailed":  {JA: "詳細情報を連絡した製品開発者が、まだありません。", EN: "No developer has been sent the details yet."},
		"not_asked":        {JA: "公表日の案を示していません。", EN: "No publication date has been proposed."},
		"publication_held": {JA: "公表又は送信が停止されています。解除するまで公表できません。", EN: "The publication, or all sending, is on hold. Nothing is published until that is lifted."},
		"retracted":        {JA: "この公表は撤回されています。改めて公表することはできません。", EN: "What was published has been withdrawn and cannot be published again."},
		"too_early":        {JA: "公表日時まで、まだ1時間以上あります。", EN: "The planned time is more than an hour away."},
	},
	"datewhat": {
		"planned":        {JA: "公表日時", EN: "Publication"},
		"planned_before": {JA: "これまでの公表日時", EN: "Publication until now"},
		"counter":        {JA: "希望された公表日時", EN: "Date that the party wants"},
		"early":          {JA: "繰り上げた公表日時（案）", EN: "Earlier publication that is proposed"},
	},
	"caution": {
		"after_disclosure": {JA: "届出者が自ら公開する予定の日より後です。", EN: "It is later than the day on which the finder means to publish."},
		"publication_held": {JA: "公表又は送信が停止されています。公表するには、解除が必要です。", EN: "The publication, or all sending, is on hold, which must be lifted before anything is published."},
		"plan_passed":      {JA: "定めていた公表日時を過ぎているため、公表日を取り消します。改めて公表日を定めてください。", EN: "The planned time has passed, so the date is taken back. Please fix a new one."},
		"second_cve":       {JA: "この案件には、別のCVE番号が既に記録されています。一つの脆弱性に二つの番号が付いていないかをご確認ください。", EN: "Another CVE number is on file for this case. Please make sure that one flaw does not get two numbers."},
	},
	"partynote": {
		"accept":            {JA: "同意", EN: "accepts the date"},
		"accept_other":      {JA: "別の公表日案に同意", EN: "accepted another date"},
		"counter":           {JA: "別の日を希望", EN: "wants another day"},
		"refuse":            {JA: "不同意", EN: "refuses"},
		"silent":            {JA: "照会に回答なし。公表では「脆弱性情報提供済み」とし、「該当製品なし」とはしません", EN: "silent since it was asked; will appear as \"information provided\", never as \"not vulnerable\""},
		"silent_on_date":    {JA: "照会に回答なし。同意を意味しません", EN: "silent since it was asked; that is not consent"},
		"not_asked":         {JA: "公表日を照会していません", EN: "was not asked about a date"},
		"secret_until":      {JA: "この日より後は秘密を保てません", EN: "cannot keep it private after this day"},
		"community_limit":   {JA: "オープンソースの関係者は通常この日までしか秘密を保てません。期限を確認してください", EN: "an open-source project; such lists keep a matter private until this day at most, so ask it"},
		"fix_visible":       {JA: "この日に修正が公開の場に現れます", EN: "its fix becomes visible to others on this day"},
		"shown_as":          {JA: "JVNに掲載する対応状況", EN: "status on JVN"},
		"shown_provided":    {JA: "対応状況の報告がないため、JVNに「脆弱性情報提供済み」と掲載し、「該当製品なし」とはしません", EN: "reported no status; stands on JVN as \"information provided\", never as \"not vulnerable\""},
		"credit_named":      {JA: "同意のとおり、お名前を掲載します", EN: "will be named, as it allowed"},
		"credit_none":       {JA: "お名前を掲載しません", EN: "will not be named"},
		"credit_unanswered": {JA: "お名前の掲載の確認に回答がないため、掲載しません", EN: "will not be named, because it did not answer how"},
	},
	"movereason": {
		"held":              {JA: "公表の保留", EN: "the publication was held"},
		"not_vulnerability": {JA: "公表取りやめ：脆弱性ではない", EN: "publication cancelled: not a vulnerability"},
		"no_effect":         {JA: "公表取りやめ：影響なし", EN: "publication cancelled: no effect"},
		"small_effect":      {JA: "公表取りやめ：影響小", EN: "publication cancelled: small effect"},
		"known":             {JA: "公表取りやめ：既知", EN: "publication cancelled: known already"},
		"all_users_told":    {JA: "公表取りやめ：全利用者に通知済み", EN: "publication cancelled: all users told"},
	},
	"party": {
		"publication": {JA: "公表", EN: "publication"},
	},
	"shift": {
		"date_answer": {JA: "公表日案への回答", EN: "Answer to the proposed date"},
		"publication": {JA: "公表", EN: "Publication"},
		"cve":         {JA: "CVE番号", EN: "CVE"},
		"meets":       {JA: "公表判定委員会の開催日", EN: "Meeting of the committee"},
		"cve_by":      {JA: "CVE番号の採番者", EN: "CVE given by"},
	},
	"value": {
		"jpcert":    {JA: "調整機関", EN: "coordination body"},
		"developer": {JA: "製品開発者", EN: "developer"},
		"other":     {JA: "その他", EN: "other"},
	},
	"step": {
		"credit_asked":    {JA: "お名前の掲載の確認", EN: "finder asked about its credit"},
		"credit_answered": {JA: "お名前の掲載への回答", EN: "finder answered about its credit"},
	},
}

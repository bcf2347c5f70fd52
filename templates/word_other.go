package templates

// otherWords are the words of the notices to analysts, authorities, infrastructure, bodies abroad and the committee.
var otherWords = map[string]phrases{
	"notice": {
		"other/analysis_request":       {JA: "技術的分析のお願い", EN: "Request for a technical analysis"},
		"other/analysis_reminder":      {JA: "技術的分析の状況のご確認", EN: "Status of the analysis, please"},
		"other/analysis_end":           {JA: "技術的分析の終了について", EN: "The analysis has ended"},
		"other/authority_contact_data": {JA: "運営者連絡先に関する照会", EN: "Contact data of a website operator"},
		"other/authority_ppc":          {JA: "個人情報漏えいのおそれに関する連絡", EN: "Possible leak of personal data"},
		"other/government_notice":      {JA: "悪用が疑われる脆弱性等に関する連絡", EN: "A vulnerability of grave concern"},
		"other/priority_provision":     {JA: "優先的な情報提供", EN: "Early information before publication"},
		"other/overseas_intro":         {JA: "脆弱性の調整に関するお願い", EN: "Request for coordination"},
		"other/overseas_detail":        {JA: "脆弱性関連情報（詳細）のご連絡", EN: "Vulnerability details"},
		"other/overseas_date":          {JA: "公表日に関するご連絡", EN: "Publication date"},
		"other/overseas_published":     {JA: "公表のお知らせ（JVN）", EN: "Published on JVN"},
		"other/meti_confirmation":      {JA: "公表手続の適合確認のお願い", EN: "Please confirm the procedure"},
		"other/committee_convene":      {JA: "公表判定委員会の開催について", EN: "Meeting of the publication committee"},
		"other/committee_papers":       {JA: "公表判定委員会の資料の送付", EN: "Papers of the publication committee"},
	},
	"agreewhy": {
		"direct":    {JA: "直接の情報交換", EN: "direct exchange"},
		"know":      {JA: "届出者情報の通知", EN: "being told who the finder is"},
		"priority":  {JA: "優先的な情報提供", EN: "early provision"},
		"site_data": {JA: "サイト情報の提供", EN: "passing on the site data"},
	},
	// What has to come first. A number or day may stand behind it.
	"notyet": {
		"mail":           {JA: "メールでの連絡（済んだ回数／必要な回数）", EN: "mails to it (done/needed)"},
		"channel":        {JA: "メール以外の手段での連絡（済んだ手段／必要な手段）", EN: "channels besides mail (done/needed)"},
		"months":         {JA: "応答のないまま経過すべき期間の終わる日", EN: "time without any answer, which ends on"},
		"contact":        {JA: "相手への連絡", EN: "an attempt to reach it"},
		"detail":         {JA: "相手への詳細連絡", EN: "the details sent to it"},
		"countermeasure": {JA: "対策方法の準備（対策準備完了の報告、又は開発者の同意）", EN: "a countermeasure (a fix reported as ready, or the developer's agreement)"},
		"warned":         {JA: "連絡不能とし、掲載を予告すること（「連絡不能」）", EN: "calling it unreachable and announcing the entry (\"unreachable\")"},
		"named":          {JA: "名称の掲載（「一覧掲載名称」）", EN: "its name on the list (\"list-name\")"},
		"product":        {JA: "製品の掲載（「一覧掲載製品」）", EN: "the product on the list (\"list-product\")"},
		"deadline":       {JA: "一覧の回答期限の経過（「一覧掲載期限」）", EN: "the day on the list, set and passed (\"list-deadline\")"},
		"impossible":     {JA: "調整機関からの調整不能の通知", EN: "word from the coordination body that coordination is impossible"},
		"opened":         {JA: "公表判定の開始（「公表判定 開始」）", EN: "the opening of the review (\"committee open\")"},
	},
	"argwhy": {
		"address_only":     {JA: "連絡先の照会では、サイトのアドレスと連絡の記録だけを伝えます。文は添えられません。", EN: "To find a contact, only the site's address and the attempts go. No text can be added."},
		"older_edition":    {JA: "古い版に戻すことはできません。", EN: "A case does not go back to an older edition."},
		"finder_items":     {JA: "知らせる項目は、name（氏名）又はcontact（連絡先）です。", EN: "What can be told is name and contact."},
		"committee_result": {JA: "結果は、publish（公表）、not（非公表）又はagain（再調整）です。", EN: "A result is publish, not or again."},
	},
	"datewhy": {
		"too_early": {JA: "この日付では早すぎます。", EN: "The day is too early."},
		"future":    {JA: "まだ来ていない日付です。", EN: "The day has not come yet."},
	},
	"caution": {
		"names_site": {JA: "ウェブサイトのアドレスが含まれています。運営者の同意の範囲であることをご確認ください。", EN: "It holds the address of the site. Make sure that the operator agreed to that."},
	},
	"shift": {
		"joined":          {JA: "関係者の追加", EN: "Joined"},
		"stage":           {JA: "相手の状況", EN: "Party now stands at"},
		"edition":         {JA: "ガイドラインの版", EN: "Edition of the guideline"},
		"committee":       {JA: "公表判定", EN: "Review of publication"},
		"opinion_by":      {JA: "意見の提出期限", EN: "Opinions asked for by"},
		"listed_from":     {JA: "一覧に名称を掲載できる日", EN: "Name may be listed from"},
		"listed_name":     {JA: "一覧への名称の掲載日", EN: "Name on the list from"},
		"listed_product":  {JA: "一覧への製品の掲載日", EN: "Product on the list from"},
		"listed_deadline": {JA: "一覧の回答期限", EN: "Answer asked for on the list by"},
		"listed_removed":  {JA: "一覧からの削除日", EN: "Off the list from"},
	},
	"value": {
		"impossible": {JA: "調整不能の通知", EN: "coordination is impossible"},
		"opened":     {JA: "開始", EN: "opened"},
		"publish":    {JA: "公表する", EN: "to publish"},
		"not":        {JA: "公表しない", EN: "not to publish"},
		"again":      {JA: "再び調整する", EN: "to coordinate again"},
	},
	// What the committee decided (guideline IV.3(2)7).
	"committeeresult": {
		"publish": {JA: "公表する", EN: "to publish"},
		"not":     {JA: "公表しない", EN: "not to publish"},
		"again":   {JA: "再び調整する", EN: "to coordinate again"},
	},
}

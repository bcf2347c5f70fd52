package templates

// operatorWords are the words of the notices to website operators and construction providers, of the reasons that end a case, and of
// the reply forms.
var operatorWords = map[string]phrases{
	"notice": {
		"operator/operator_contact":          {JA: "ウェブページに関するお問い合わせ（詳細送付先の確認）", EN: "Your website: where may we send details?"},
		"operator/operator_contact_reminder": {JA: "送付先ご連絡のお願い（再度）", EN: "Our earlier message about your website"},
		"operator/operator_detail":           {JA: "詳細情報のご連絡及び調査のお願い", EN: "Details, and a request to check your website"},
		"operator/operator_received_check":   {JA: "詳細情報の受領のご確認", EN: "Did our details reach you?"},
		"operator/operator_status":           {JA: "対応状況のご確認", EN: "Please tell us the status"},
		"operator/operator_three_months":     {JA: "対応状況のご確認（3か月経過）", EN: "Status after three months"},
		"operator/operator_question":         {JA: "確認事項のお問い合わせ", EN: "A question about your website"},
		"operator/message":                   {JA: "本件に関するご連絡", EN: "A message about this matter"},
		"operator/operator_answer":           {JA: "お問い合わせへの回答", EN: "Our answer to your question"},
		"operator/fix_report_received":       {JA: "ご報告の受領について", EN: "We received your report"},
		"operator/reply_recorded":            {JA: "ご回答の受領について", EN: "We recorded your answer"},
		"operator/operator_fixed":            {JA: "取扱い終了のお知らせ（修正完了）", EN: "Handling has ended: fixed"},
		"operator/last_call":                 {JA: "取扱いに関する最終のご連絡", EN: "Our last message before handling ends"},
		"operator/operator_ended":            {JA: "取扱い終了のお知らせ", EN: "Handling has ended"},
		"operator/alert_end":                 {JA: "注意喚起と取扱い終了のお知らせ", EN: "An alert, and the end of handling"},
		"operator/operator_site_consent":     {JA: "サイト情報の提供に関するお願い", EN: "May we pass on data of your website?"},
		"operator/product_flaw_operator":     {JA: "ソフトウェア製品の脆弱性であることのご連絡", EN: "The vulnerability is in a product"},
		"operator/direct_exchange_op":        {JA: "届出者との直接の情報交換について", EN: "Direct exchange with the finder"},
		"operator/finder_identity":           {JA: "届出者情報のお知らせ", EN: "Who the finder is"},
		"operator/key_request":               {JA: "公開鍵ご提供のお願い", EN: "Please send your public key"},
		"operator/provider_intro":            {JA: "運営者様よりご連絡先を伺いました", EN: "The operator of a website named you"},
		"operator/provider_detail":           {JA: "詳細情報のご連絡及び調査のお願い", EN: "Details, and a request to check a website"},
		"operator/provider_not_named":        {JA: "ご連絡について", EN: "Your message"},
	},
	// How details went to an operator: its own choice (users.md A3).
	"sentway": {
		"sealed":   {JA: "暗号化したメール", EN: "encrypted email"},
		"post":     {JA: "郵送", EN: "post"},
		"phone":    {JA: "電話", EN: "telephone"},
		"clear":    {JA: "暗号化しないメール", EN: "mail without encryption"},
		"clear_ok": {JA: "暗号化しないメール", EN: "mail without encryption"},
	},
	// Where an operator stands, as it is told itself: the stages and results of a website.
	"sitestatus": {
		"window_confirmed":    {JA: "窓口確認済み", EN: "contact confirmed"},
		"detail_sent":         {JA: "詳細をお送り済み、受領の確認待ち", EN: "details sent, receipt not confirmed"},
		"detail_acknowledged": {JA: "詳細を受領いただき、調査結果のご連絡待ち", EN: "details received, result awaited"},
		"verifying":           {JA: "調査中", EN: "being examined"},
		"fix_planned":         {JA: "修正を予定", EN: "fix planned"},
		"fix_reported":        {JA: "修正完了のご報告を受領", EN: "fix reported"},
		"exists":              {JA: "問題あり", EN: "confirmed"},
		"not_exists":          {JA: "問題なし", EN: "no problem"},
		"known_fixed":         {JA: "既に修正済み", EN: "was fixed already"},
		"declined":            {JA: "対応しない", EN: "will not act"},
	},
	"endreason":       endReasons,
	"endreason_party": endReasonsForParties,
}

// endReasons are the labels of the reasons for which a case ends, or a publication is called off (domain.md 3.1, 3.2; users.md B19;
// guideline IV.4.4).
var endReasons = phrases{
	"fixed_modified":                  {JA: "修正完了（ウェブアプリケーションを修正）", EN: "fixed (web application changed)"},
	"fixed_page_deleted":              {JA: "修正完了（当該ページを削除）", EN: "fixed (page removed)"},
	"fixed_operational":               {JA: "修正完了（運用で回避）", EN: "fixed (avoided by operation)"},
	"ended_after_alert":               {JA: "注意喚起の実施による取扱い終了", EN: "ended after an alert"},
	"not_vulnerability":               {JA: "脆弱性ではない", EN: "not a vulnerability"},
	"unreachable":                     {JA: "連絡不可能", EN: "could not be reached"},
	"ended_no_answer":                 {JA: "回答なし", EN: "no answer"},
	"ended_operator_declined":         {JA: "運営者の判断により対応しない", EN: "the operator decided not to act"},
	"product_flaw":                    {JA: "ソフトウェア製品の脆弱性", EN: "vulnerability in a software product"},
	"ended_not_vulnerability_related": {JA: "脆弱性関連情報に該当しない", EN: "not vulnerability-related information"},
	"ended_out_of_scope":              {JA: "対象外", EN: "out of scope"},
	"ended_low_impact":                {JA: "影響が小さい", EN: "small impact"},
	"known_fixed":                     {JA: "既知であり修正済み", EN: "known and fixed already"},
	"withdrawn":                       {JA: "届出の取下げ", EN: "report withdrawn"},

	"published":                   {JA: "公表済み", EN: "published"},
	"individually_handled":        {JA: "個別対応", EN: "handled individually by the developer"},
	"not_vulnerability_developer": {JA: "製品開発者により脆弱性ではないと判断", EN: "judged not a vulnerability by the developer"},
	"known_published":             {JA: "既知であり公表済み", EN: "known and published already"},
	"ended_not_published":         {JA: "公表せずに終了", EN: "ended without publication"},
	"published_unreachable":       {JA: "公表済み（連絡不能）", EN: "published (developer could not be reached)"},
	"published_no_agreement":      {JA: "公表済み（調整不能）", EN: "published (without agreement)"},
	"not_accepted":                {JA: "不受理", EN: "not accepted"},
	"merged":                      {JA: "別の案件に統合", EN: "merged into another case"},
	"converted":                   {JA: "ウェブサイトに関する届出に変更", EN: "changed to a website case"},

	"no_effect":      {JA: "影響なし", EN: "no effect"},
	"small_effect":   {JA: "影響は小さい", EN: "small effect"},
	"known":          {JA: "既知・公表済み", EN: "known and published"},
	"all_users_told": {JA: "全ての利用者への通知済み", EN: "all users told"},
}

// endReasonsForParties say the same reasons to a developer or an operator in a sentence; what follows from it, the notice says. None
// of them tells who else judged or did what (guideline IV.4.4).
var endReasonsForParties = phrases{
	"fixed_modified":                  {JA: "ウェブアプリケーションを修正されたとのご報告を確認しました。", EN: "We have checked your report that the web application was changed."},
	"fixed_page_deleted":              {JA: "当該ページを削除されたとのご報告を確認しました。", EN: "We have checked your report that the page was removed."},
	"fixed_operational":               {JA: "運用により問題を回避されたとのご報告を確認しました。", EN: "We have checked your report that the problem is avoided by the way the site is run."},
	"ended_after_alert":               {JA: "同様の問題について、広く注意喚起を行いました。", EN: "We have published a general alert about problems of this kind."},
	"not_vulnerability":               {JA: "本件は、脆弱性ではないと判断されました。", EN: "The matter was judged not to be a vulnerability."},
	"unreachable":                     {JA: "いくつかの方法でご連絡を試みましたが、ご連絡がつきませんでした。", EN: "We tried several ways to reach you and could not."},
	"ended_no_answer":                 {JA: "取扱いに必要なご回答を確認できませんでした。", EN: "We did not receive the answers that we need to handle the matter."},
	"ended_operator_declined":         {JA: "影響が小さいなどの理由により、対応されないとのご判断を承りました。", EN: "You told us that you will not act, for example because the impact is small."},
	"product_flaw":                    {JA: "本件は、ソフトウェア製品の脆弱性であることが分かりました。", EN: "The matter turned out to be a vulnerability in a software product."},
	"ended_not_vulnerability_related": {JA: "本件の内容は、脆弱性関連情報に該当しないと判断しました。", EN: "In our judgement this is not vulnerability-related information."},
	"ended_out_of_scope":              {JA: "本件の内容は、ガイドラインの適用範囲に含まれないと判断しました。", EN: "In our judgement the matter is outside the scope of the guideline."},
	"ended_low_impact":                {JA: "本件の影響は小さいと判断しました。", EN: "In our judgement the impact is small."},
	"known_fixed":                     {JA: "既にご存じの内容であり、修正済みであることを確認しました。", EN: "The matter was known to you and has been fixed already."},
	"withdrawn":                       {JA: "取扱いを続ける必要がなくなりました。", EN: "There is no more need to handle the matter."},

	"published":                   {JA: "本件の脆弱性を公表しました。", EN: "The vulnerability has been published."},
	"individually_handled":        {JA: "製品の全ての利用者への個別の対応が完了しました。", EN: "All users of the product have been reached individually."},
	"not_vulnerability_developer": {JA: "本件は、脆弱性ではないと判断されました。", EN: "The matter was judged not to be a vulnerability."},
	"known_published":             {JA: "本件は、既に知られ、公表されている脆弱性でした。", EN: "The vulnerability is known and has been published already."},
	"ended_not_published":         {JA: "本件は、公表しないこととなりました。", EN: "It was decided not to publish."},
	"published_unreachable":       {JA: "連絡不能の場合の手続を経て、本件の脆弱性を公表しました。", EN: "The vulnerability was published by the procedure for developers who cannot be reached."},
	"published_no_agreement":      {JA: "調整不能の場合の手続を経て、本件の脆弱性を公表しました。", EN: "The vulnerability was published by the procedure for cases without agreement."},
	"not_accepted":                {JA: "届出を受理しないこととしました。", EN: "The report was not accepted."},
	"merged":                      {JA: "本件は、別に取り扱っている案件とまとめて取り扱うこととしました。", EN: "The matter goes on within another case."},
	"converted":                   {JA: "本件は、ウェブサイトに関する届出として取り扱うこととしました。", EN: "The matter is handled as one of a website from now on."},

	"no_effect":      {JA: "製品への影響がないことが分かりました。", EN: "The product turned out not to be affected."},
	"small_effect":   {JA: "影響が小さいことが分かりました。", EN: "The impact turned out to be small."},
	"known":          {JA: "既に知られ、公表されている脆弱性であることが分かりました。", EN: "The vulnerability turned out to be known and published already."},
	"all_users_told": {JA: "製品の全ての利用者への通知が完了しました。", EN: "All users of the product have been told."},
}

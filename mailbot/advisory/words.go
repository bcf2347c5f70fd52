package advisory

import "keikai/mailbot/handling"

// words are all words of pages and feeds, by key. A %s takes a name or a date. The English words are those that an office may choose
// otherwise ([Vocabulary.With]).
var words = map[string]handling.Phrase{
	"nav.new":         {JA: "新着", EN: "Latest"},
	"nav.year":        {JA: "公開年別", EN: "By year"},
	"nav.vendor":      {JA: "ベンダ別", EN: "By vendor"},
	"nav.product":     {JA: "製品別", EN: "By product"},
	"nav.unreachable": {JA: "連絡不能開発者一覧", EN: "Unreachable developers"},
	"nav.about":       {JA: "配信について", EN: "Feeds and data"},
	"nav.skip":        {JA: "本文へ移動", EN: "Skip to the content"},
	"nav.main":        {JA: "サイト内の案内", EN: "Site"},
	"nav.language":    {JA: "English", EN: "日本語"},
	"nav.where":       {JA: "現在の位置", EN: "You are here"},

	"index.title":    {JA: "脆弱性レポート 一覧", EN: "Vulnerability reports"},
	"index.lead":     {JA: "製品開発者との調整を経て公開した脆弱性関連情報です。", EN: "Vulnerabilities that were published after coordination with the developers."},
	"index.empty":    {JA: "公開している情報はありません。", EN: "Nothing has been published yet."},
	"index.year":     {JA: "%s年に公開した脆弱性レポート", EN: "Vulnerability reports published in %s"},
	"index.vendors":  {JA: "ベンダ一覧", EN: "Vendors"},
	"index.vendor":   {JA: "%sに関する脆弱性レポート", EN: "Vulnerability reports: %s"},
	"index.products": {JA: "製品一覧", EN: "Products"},
	"index.product":  {JA: "%sに関する脆弱性レポート", EN: "Vulnerability reports: %s"},
	"index.count":    {JA: "件数", EN: "Reports"},

	"col.date":   {JA: "公開日", EN: "Published"},
	"col.number": {JA: "識別番号", EN: "ID"},
	"col.title":  {JA: "タイトル", EN: "Title"},
	"col.status": {JA: "ステータス", EN: "Status"},

	"draft":       {JA: "掲載案", EN: "Draft"},
	"draft.about": {JA: "確認のための案です。公表されるまで、第三者に開示しないでください。", EN: "For review only. Please keep it confidential until it is published."},

	"published":      {JA: "公開日", EN: "Published"},
	"updated":        {JA: "最終更新日", EN: "Last Updated"},
	"public":         {JA: "公表日", EN: "Public since"},
	"identifier":     {JA: "脆弱性識別番号", EN: "Vulnerability ID"},
	"critical":       {JA: "緊急", EN: "Critical"},
	"critical.about": {JA: "対策の実施を強くお勧めします。", EN: "Apply a fix or a workaround now."},
	"withdrawn":      {JA: "取り下げ", EN: "Withdrawn"},
	"withdrawn.on":   {JA: "この情報は %s に取り下げられました。", EN: "This advisory was withdrawn on %s."},

	"overview":    {JA: "概要", EN: "Overview"},
	"affected":    {JA: "影響を受けるシステム", EN: "Products Affected"},
	"description": {JA: "詳細情報", EN: "Description"},
	"impact":      {JA: "想定される影響", EN: "Impact"},
	"solution":    {JA: "対策方法", EN: "Solution"},
	"vendors":     {JA: "ベンダ情報", EN: "Vendor Status"},
	"references":  {JA: "参考情報", EN: "References"},
	"addendum":    {JA: "%s からの補足情報", EN: "%s Addendum"},
	"analysis":    {JA: "%s による脆弱性分析結果", EN: "Vulnerability Analysis by %s"},
	"credit":      {JA: "謝辞", EN: "Credit"},
	"other":       {JA: "その他", EN: "Other Information"},
	"related":     {JA: "関連文書", EN: "Related documents"},
	"history":     {JA: "更新履歴", EN: "Update History"},
	"formats":     {JA: "機械可読形式", EN: "Machine-readable forms"},

	"product":          {JA: "製品", EN: "Product"},
	"versions":         {JA: "影響を受けるバージョン", EN: "Affected versions"},
	"fixed":            {JA: "対策済みバージョン", EN: "Fixed in"},
	"vendor":           {JA: "ベンダ", EN: "Vendor"},
	"status":           {JA: "ステータス", EN: "Status"},
	"status.date":      {JA: "ステータス最終更新日", EN: "Last Update"},
	"vendor.page":      {JA: "ベンダの告知ページ", EN: "Vendor Notes"},
	"vendor.open":      {JA: "%sの告知ページ", EN: "Notes of %s"},
	"status.history":   {JA: "ステータスの履歴", EN: "Status history"},
	"cvss":             {JA: "CVSS", EN: "CVSS"},
	"cvss.vector":      {JA: "基本評価", EN: "Vector"},
	"cvss.score":       {JA: "基本値", EN: "Base score"},
	"cvss.severity":    {JA: "深刻度", EN: "Severity"},
	"revision.first":   {JA: "初版公開", EN: "First published"},
	"revision.gone":    {JA: "取り下げ", EN: "Withdrawn"},
	"products.of":      {JA: "%sの製品", EN: "Products of %s"},
	"remedy.none":      {JA: "対策に関する情報はありません。", EN: "No remedy is known."},
	"canonical":        {JA: "CSAF 文書", EN: "CSAF document"},
	"page":             {JA: "脆弱性レポート", EN: "Vulnerability report"},
	"translation":      {JA: "英語版", EN: "Japanese original"},
	"feed.description": {JA: "新しく公開または更新した脆弱性レポート", EN: "Vulnerability reports published or updated"},

	"status.vulnerable":                  {JA: "該当製品あり", EN: "Vulnerable"},
	"status.vulnerable_investigating":    {JA: "該当製品あり：調査中", EN: "Vulnerable, investigating"},
	"status.notvulnerable":               {JA: "該当製品なし", EN: "Not Vulnerable"},
	"status.notvulnerable_investigating": {JA: "該当製品なし：調査中", EN: "Not Vulnerable, investigating"},
	"status.unknown":                     {JA: "不明", EN: "Unknown"},
	"status.provided":                    {JA: "脆弱性情報提供済み", EN: "Vulnerability Information Provided"},

	"severity.none":     {JA: "なし", EN: "None"},
	"severity.low":      {JA: "注意", EN: "Low"},
	"severity.medium":   {JA: "警告", EN: "Medium"},
	"severity.high":     {JA: "重要", EN: "High"},
	"severity.critical": {JA: "緊急", EN: "Critical"},
	"severity.v2.high":  {JA: "危険", EN: "High"},

	"range.before":  {JA: "%s より前のバージョン", EN: "versions prior to %s"},
	"range.up_to":   {JA: "%s およびそれ以前", EN: "%s and earlier"},
	"range.from":    {JA: "%s およびそれ以降", EN: "%s and later"},
	"range.between": {JA: "%s から %s まで", EN: "%s to %s"},
	"range.every":   {JA: "すべてのバージョン", EN: "all versions"},

	// Reception, coordination, and then the names.
	"credit.named": {
		JA: "この脆弱性情報は、情報セキュリティ早期警戒パートナーシップに基づき下記の方が %[1]s に報告し、%[2]s が開発者との調整を行いました。",
		EN: "%[3]s reported this vulnerability to %[1]s. %[2]s coordinated with the developer under Information Security Early Warning Partnership."},
	"credit.nameless": {
		JA: "この脆弱性情報は、情報セキュリティ早期警戒パートナーシップに基づき %[1]s が届出を受け、%[2]s が開発者との調整を行いました。",
		EN: "This vulnerability was reported to %[1]s, and %[2]s coordinated with the developer under Information Security Early Warning Partnership."},
	"credit.developer": {
		JA: "この脆弱性情報は、製品利用者への周知を目的に、下記の開発者が %[1]s に報告し、%[2]s が開発者との調整を行いました。",
		EN: "%[3]s reported this vulnerability to %[1]s to notify users of the solution through this site. %[2]s coordinated with the developer under Information Security Early Warning Partnership."},
	"credit.developer.nameless": {
		JA: "この脆弱性情報は、製品利用者への周知を目的に、開発者が %[1]s に報告し、%[2]s が開発者との調整を行いました。",
		EN: "The developer reported this vulnerability to %[1]s to notify users of the solution through this site. %[2]s coordinated with the developer under Information Security Early Warning Partnership."},
	"credit.direct": {
		JA: "この脆弱性情報は、下記の方が %[2]s に直接報告し、%[2]s が開発者との調整を行いました。",
		EN: "%[3]s reported this vulnerability to %[2]s, and %[2]s coordinated with the developer."},
	"credit.direct.nameless": {
		JA: "この脆弱性情報は、%[2]s が直接報告を受け、開発者との調整を行いました。",
		EN: "This vulnerability was reported to %[2]s, and %[2]s coordinated with the developer."},
	"credit.reporter": {JA: "報告者：%s", EN: "Reporter: %s"},
	"credit.honoured": {JA: "%s 氏", EN: "%s"},
	"credit.of":       {JA: "%[2]s %[1]s", EN: "%[1]s of %[2]s"},
	"credit.and":      {JA: "、", EN: " and "},

	"unreachable.title": {JA: "連絡不能開発者一覧", EN: "Unreachable developers"},
	"unreachable.lead": {
		JA: "製品の脆弱性について連絡が取れない開発者です。お心当たりの方は、件名に問い合わせ番号を記載して %s までご連絡ください。",
		EN: "These developers could not be reached about a vulnerability in a product. If you know how to reach one, write to %s with the enquiry number in the subject."},
	"unreachable.none":      {JA: "掲載している開発者はありません。", EN: "No developer is listed."},
	"unreachable.number":    {JA: "問い合わせ番号", EN: "Enquiry number"},
	"unreachable.developer": {JA: "開発者名", EN: "Developer"},
	"unreachable.of":        {JA: "「%s」の開発者", EN: "Developer of %s"},
	"unreachable.url":       {JA: "関連情報", EN: "Related information"},
	"unreachable.added":     {JA: "掲載日", EN: "Added"},
	"unreachable.product":   {JA: "製品情報の公開日", EN: "Product disclosed"},
	"unreachable.remarks":   {JA: "備考", EN: "Remarks"},
	"unreachable.page":      {JA: "連絡不能開発者 %s", EN: "Unreachable developer %s"},
	"unreachable.name":      {JA: "製品名", EN: "Product"},
	"unreachable.version":   {JA: "バージョン", EN: "Version"},
	"unreachable.deadline":  {JA: "回答期限", EN: "Reply by"},
	"unreachable.updated":   {JA: "更新日", EN: "Updated"},
	"unreachable.who":       {JA: "ご連絡いただきたい方", EN: "Who should write"},
	"unreachable.company": {
		JA: "この製品の作者、権利者、または販売者の方。",
		EN: "The author, the rights holder or the reseller of this product."},
	"unreachable.person": {
		JA: "この製品の作者、権利者、または販売者の方。開発者と連絡を取れる方、または修正を提供できる方もご連絡ください。",
		EN: "The author, the rights holder or the reseller of this product; also anyone who knows the developer or can supply a fix."},
	"unreachable.open": {
		JA: "回答期限は設けていません。",
		EN: "No day has been set for the reply."},
	"unreachable.until": {
		JA: "%s までにご連絡がない場合、連絡が取れない開発者として取扱いを進めます。",
		EN: "Without a reply by %s the developer counts as unreachable and the case goes on."},

	"about.title":   {JA: "配信について", EN: "Feeds and data"},
	"about.lead":    {JA: "脆弱性レポートは、次の形式でも配信しています。", EN: "The vulnerability reports are also published in these forms."},
	"about.form":    {JA: "形式", EN: "Form"},
	"about.address": {JA: "場所", EN: "Address"},
	"about.keys":    {JA: "署名鍵", EN: "Signing keys"},
	"about.keytext": {JA: "CSAF 文書の署名は、次の鍵で検証できます。", EN: "The signatures of the CSAF documents can be verified with these keys."},
	"about.contact": {JA: "問い合わせ先", EN: "Contact"},
	"footer":        {JA: "発行：%s", EN: "Published by %s"},

	"mail.subject": {JA: "【%s】%s", EN: "[%s] %s"},
	"mail.more":    {JA: "最新の情報は、次のページをご覧ください。", EN: "The page with the latest information:"},
}

// words2009 are the words that the edition of 2009 has otherwise: the developer was called a vendor, and the page spoke of systems.
var words2009 = map[string]handling.Phrase{
	"affected":        {JA: "影響を受けるシステム", EN: "Systems Affected"},
	"index.lead":      {JA: "ベンダとの調整を経て公開した脆弱性関連情報です。", EN: "Vulnerabilities that were published after coordination with the vendors."},
	"status.provided": {JA: "脆弱性情報提供済み", EN: "Vulnerability information provided"},
	"credit.named": {
		JA: "この脆弱性情報は、情報セキュリティ早期警戒パートナーシップに基づき下記の方が %[1]s に報告し、%[2]s がベンダとの調整を行いました。",
		EN: "%[3]s reported this vulnerability to %[1]s. %[2]s coordinated with the vendor under Information Security Early Warning Partnership."},
	"credit.nameless": {
		JA: "この脆弱性情報は、情報セキュリティ早期警戒パートナーシップに基づき %[1]s が届出を受け、%[2]s がベンダとの調整を行いました。",
		EN: "This vulnerability was reported to %[1]s, and %[2]s coordinated with the vendor under Information Security Early Warning Partnership."},
	"credit.developer": {
		JA: "この脆弱性情報は、製品利用者への周知を目的に、下記のベンダが %[1]s に報告し、%[2]s がベンダとの調整を行いました。",
		EN: "%[3]s reported this vulnerability to %[1]s to notify users of the solution through this site. %[2]s coordinated with the vendor under Information Security Early Warning Partnership."},
	"credit.developer.nameless": {
		JA: "この脆弱性情報は、製品利用者への周知を目的に、ベンダが %[1]s に報告し、%[2]s がベンダとの調整を行いました。",
		EN: "The vendor reported this vulnerability to %[1]s to notify users of the solution through this site. %[2]s coordinated with the vendor under Information Security Early Warning Partnership."},
	"credit.direct": {
		JA: "この脆弱性情報は、下記の方が %[2]s に直接報告し、%[2]s がベンダとの調整を行いました。",
		EN: "%[3]s reported this vulnerability to %[2]s, and %[2]s coordinated with the vendor."},
	"credit.direct.nameless": {
		JA: "この脆弱性情報は、%[2]s が直接報告を受け、ベンダとの調整を行いました。",
		EN: "This vulnerability was reported to %[2]s, and %[2]s coordinated with the vendor."},
}

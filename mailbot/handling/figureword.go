package handling

// FigureWord is one code by which the quarterly figures part the cases, with the words that the partnership prints for it.
type FigureWord struct {
	Code    string
	JA, EN  string
	Kinds   []CaseKind // of which cases it is said
	Aliases []string   // other words met in ledgers and forms
}

// In gives the words in a language.
func (w FigureWord) In(l Lang) string { return Phrase{w.JA, w.EN}.In(l) }

// FigureTable is one way of parting the cases, in the order in which it is printed.
type FigureTable struct {
	Words  []FigureWord
	byWord map[string]int
}

func figureTable(words ...FigureWord) FigureTable {
	t := FigureTable{Words: words, byWord: make(map[string]int, 4*len(words))}
	for i, w := range words {
		for _, text := range append([]string{w.Code, w.JA, w.EN}, w.Aliases...) {
			t.byWord[fold(text).text] = i
		}
	}
	return t
}

// Named finds a code by itself or by any of its words, width, case and marks aside.
func (t FigureTable) Named(text string) (FigureWord, bool) {
	i, ok := t.byWord[fold(text).text]
	if !ok {
		return FigureWord{}, false
	}
	return t.Words[i], true
}

// VulnerabilityWords are the kinds of flaws: of a website its kind, of a product its cause (domain.md 7.3).
var VulnerabilityWords = figureTable(
	FigureWord{"xss", "クロスサイト・スクリプティング", "Cross-site scripting", anyKind, []string{"XSS"}},
	FigureWord{"sql_injection", "SQLインジェクション", "SQL injection", anyKind, []string{"SQLi"}},
	FigureWord{"dns", "DNS情報の設定不備", "DNS misconfiguration", websites, []string{"DNSキャッシュポイズニング", "DNS cache poisoning"}},
	FigureWord{"https", "HTTPSの不適切な利用", "Improper use of HTTPS", websites, nil},
	FigureWord{"file_exposure", "ファイルの誤った公開", "Files open by mistake", websites, nil},
	FigureWord{"response_splitting", "HTTPレスポンス分割", "HTTP response splitting", anyKind, nil},
	FigureWord{"session", "セッション管理の不備", "Session management", anyKind, nil},
	FigureWord{"authentication", "認証に関する不備", "Authentication", anyKind, []string{"認証の不備"}},
	FigureWord{"authorization", "アクセス制御の不備", "Access control", anyKind, []string{"認可制御の不備"}},
	FigureWord{"directory_traversal", "ディレクトリ・トラバーサル", "Directory traversal", anyKind, []string{"パストラバーサル", "Path traversal"}},
	FigureWord{"redirect", "リダイレクタの不適切な利用", "Open redirect", anyKind, []string{"オープンリダイレクト"}},
	FigureWord{"csrf", "クロスサイト・リクエスト・フォージェリ", "Cross-site request forgery", anyKind, []string{"CSRF"}},
	FigureWord{"mail_relay", "メールの第三者中継", "Mail relay", websites, []string{"メール不正中継"}},
	FigureWord{"os_command", "OSコマンド・インジェクション", "OS command injection", anyKind, nil},
	FigureWord{"price", "価格等の改ざん", "Tampering with prices", websites, nil},
	FigureWord{"buffer", "バッファのチェックの不備", "Buffer checks", products, []string{"バッファオーバーフロー", "Buffer overflow"}},
	FigureWord{"path_check", "ファイルのパス名、内容のチェックの不備", "Checks of file names or content", products, nil},
	FigureWord{"certificate", "証明書の検証に関する不備", "Certificate validation", products, nil},
	FigureWord{"design", "仕様上の不備", "Design", products, nil},
	FigureWord{"other", "その他", "Other", anyKind, nil},
)

// ThreatWords are what a flaw lets happen.
var ThreatWords = figureTable(
	FigureWord{"script", "任意のスクリプトの実行", "Running of scripts", products, nil},
	FigureWord{"code", "任意のコードの実行", "Running of code", products, nil},
	FigureWord{"command", "任意のコマンドの実行", "Running of commands", products, nil},
	FigureWord{"information_leak", "情報の漏えい", "Leak of information", products, []string{"情報の漏洩"}},
	FigureWord{"access_bypass", "アクセス制限の回避", "Bypass of access control", products, nil},
	FigureWord{"file_access", "任意のファイルへのアクセス", "Access to any file", products, nil},
	FigureWord{"impersonation", "なりすまし", "Impersonation", anyKind, nil},
	FigureWord{"denial", "サービス不能", "Denial of service", anyKind, []string{"DoS"}},
	FigureWord{"false_page", "本物サイト上への偽情報の表示", "False content on the true site", websites, nil},
	FigureWord{"domain_insertion", "ドメイン情報の挿入", "Insertion of domain data", websites, nil},
	FigureWord{"tampering", "データの改ざん、消去", "Change or loss of data", anyKind, nil},
	FigureWord{"cookie_leak", "Cookie情報の漏えい", "Leak of cookies", websites, []string{"Cookie情報の漏洩"}},
	FigureWord{"personal_leak", "個人情報の漏えい", "Leak of personal data", websites, []string{"個人情報の漏洩"}},
	FigureWord{"server_file_leak", "サーバ内ファイルの漏えい", "Leak of files of the server", websites, []string{"サーバ内ファイルの漏洩"}},
	FigureWord{"mail_abuse", "メールシステムの不正利用", "Abuse of mail", websites, nil},
	FigureWord{"less_security", "利用者のセキュリティレベルの低下", "Less security for users", websites, nil},
	FigureWord{"other", "その他", "Other", anyKind, nil},
)

// OperatorWords are the kinds of those who run a website.
var OperatorWords = figureTable(
	FigureWord{"company", "企業", "Companies", websites, []string{"企業(株式・上場)", "企業(株式・非上場)", "企業(その他)", "company"}},
	FigureWord{"local_government", "地方公共団体", "Local government", websites, []string{"自治体"}},
	FigureWord{"association", "団体（協会・社団法人等）", "Associations", websites, []string{"団体", "協会", "association"}},
	FigureWord{"school", "教育・学術機関", "Schools and universities", websites, []string{"教育機関", "学校", "school"}},
	FigureWord{"government", "政府機関", "National government", websites, []string{"国", "省庁"}},
	FigureWord{"individual", "個人", "Individuals", websites, []string{"individual"}},
	FigureWord{"other", "その他", "Other", websites, nil},
)

// ProductWords are the types of software products.
var ProductWords = figureTable(
	FigureWord{"web_application", "ウェブアプリケーションソフト", "Web applications", products, []string{"CMS"}},
	FigureWord{"browser", "ウェブブラウザ", "Browsers", products, nil},
	FigureWord{"groupware", "グループウェア", "Groupware", products, nil},
	FigureWord{"development", "アプリケーション開発・実行環境", "Development and run-time", products, nil},
	FigureWord{"router", "ルータ", "Routers", products, []string{"ルーター"}},
	FigureWord{"mail", "メールソフト", "Mail software", products, nil},
	FigureWord{"antivirus", "アンチウイルスソフト", "Antivirus", products, nil},
	FigureWord{"os", "OS", "Operating systems", products, []string{"基本ソフト"}},
	FigureWord{"mobile", "携帯機器", "Mobile devices", products, nil},
	FigureWord{"smartphone_app", "スマートフォン向けアプリ", "Smartphone applications", products, nil},
	FigureWord{"file_management", "ファイル管理ソフト", "File management", products, nil},
	FigureWord{"search", "検索システム", "Search systems", products, nil},
	FigureWord{"peripheral", "周辺機器", "Peripherals", products, nil},
	FigureWord{"appliance", "情報家電", "Home appliances", products, nil},
	FigureWord{"control", "制御システム", "Control systems", products, []string{"SCADA"}},
	FigureWord{"other", "その他", "Other", products, nil},
)

// LicenceWords part open source from the rest.
var LicenceWords = figureTable(
	FigureWord{"open_source", "オープンソースソフトウェア", "Open source", products, []string{"OSS", "オープンソース"}},
	FigureWord{"closed", "オープンソースソフトウェア以外", "Other than open source", products, []string{"OSS以外", "プロプライエタリ"}},
)

// EndWords are the reasons for which cases end, by the labels of the quarterly figures (domain.md 3.1, 3.2; users.md B19). The codes are
// stable; the labels have changed over the years, so older ones are read as well.
var EndWords = figureTable(
	FigureWord{"published", "公表済み", "Published on JVN", products, []string{"修正完了(JVN公表)", "JVN公表"}},
	FigureWord{"published_unreachable", "連絡不能公表", "Published: developer unreachable", products, nil},
	FigureWord{"published_no_agreement", "調整不能による公表", "Published without agreement", products, []string{"調整不能公表"}},
	FigureWord{"individually_handled", "個別対応", "Handled individually by the developer", products, nil},
	FigureWord{"not_vulnerability_developer", "製品開発者により脆弱性ではないと判断", "Not a vulnerability (developer)", products, []string{"開発者脆弱性なし"}},
	FigureWord{"known_published", "公知・公表済み", "Known and published before", products, []string{"既知"}},
	FigureWord{"ended_not_published", "取扱い終了（公表せず）", "Ended without publication", products, []string{"非公表", "公表しない"}},
	FigureWord{"fixed_modified", "修正完了（ウェブアプリケーションを修正）", "Fixed: application changed", websites, []string{"ウェブアプリケーションを修正"}},
	FigureWord{"fixed_page_deleted", "修正完了（当該ページを削除）", "Fixed: page deleted", websites, []string{"当該ページを削除"}},
	FigureWord{"fixed_operational", "修正完了（運用で回避）", "Fixed: avoided by operation", websites, []string{"運用で回避"}},
	FigureWord{"ended_after_alert", "注意喚起", "Ended after an alert", websites, []string{"注意喚起等を行った後に取扱いを終了"}},
	FigureWord{"not_vulnerability", "脆弱性ではない", "Not a vulnerability", websites, []string{"脆弱性なし"}},
	FigureWord{"unreachable", "連絡不可能", "Operator unreachable", websites, nil},
	FigureWord{"unprocessable", "取扱不能", "Could not be handled", websites, nil},
	FigureWord{"ended_no_answer", "取扱い終了（適切な応答なし）", "Ended: no answer", websites, []string{"回答なし"}},
	FigureWord{"ended_operator_declined", "取扱い終了（運営者が対応せず）", "Ended: operator declined", websites, []string{"対応しない"}},
	FigureWord{"known_fixed", "既知・修正済み", "Known and fixed before", websites, nil},
	FigureWord{"product_flaw", "ソフトウエア製品の脆弱性", "Moved to a product case", websites, []string{"製品の脆弱性"}},
	FigureWord{"not_accepted", "不受理", "Not accepted", anyKind, nil},
	FigureWord{"ended_low_impact", "取扱い終了（影響小）", "Ended: small impact", anyKind, []string{"影響小"}},
	FigureWord{"ended_not_vulnerability_related", "取扱い終了（脆弱性関連情報でない）", "Ended: not vulnerability-related", anyKind, []string{"脆弱性関連情報でない"}},
	FigureWord{"ended_out_of_scope", "取扱い終了（対象外）", "Ended: out of scope", anyKind, []string{"対象外", "範囲外"}},
	FigureWord{"withdrawn", "取下げ", "Withdrawn by the finder", anyKind, []string{"取り下げ"}},
	FigureWord{"merged", "他の届出と統合", "Merged into another report", anyKind, []string{"統合"}},
)

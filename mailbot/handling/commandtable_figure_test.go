package handling

var figureRules = []rule{
	{"stats", "stats 2009Q1", "統計 2009年第1四半期", "both", "", "reads", "done", nil},
	{"classify", "# classify vulnerability=xss", "# 分類 脆弱性=クロスサイト・スクリプティング", "both", "any", "changes", "done", nil},
}

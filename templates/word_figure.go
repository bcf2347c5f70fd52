package templates

// figureWords are the words around the quarterly figures. What they count has its words in package handling, where ledgers and commands are
// read by them as well.
var figureWords = map[string]phrases{
	"notice": {
		"desk/answer_stats":  {JA: "四半期の集計", EN: "answer to stats"},
		"desk/quarter_draft": {JA: "四半期集計（案）", EN: "quarterly draft"},
	},
	"common": {
		"unknown": {JA: "不明", EN: "unknown"},
	},
	"argform": {
		"quarter": {JA: "四半期", EN: "QUARTER"},
	},
	"formhelp": {
		"quarter": {JA: "四半期（2009Q1、2009年第1四半期）。暦年の1月から数えます", EN: "a quarter of a calendar year (2009Q1)"},
	},
	"datewhy": {
		"not_begun": {JA: "その四半期は、まだ始まっていません。", EN: "That quarter has not begun."},
	},
	"argwhy": {
		"other_kind": {JA: "この種別の案件に使用する語ではありません。", EN: "It is not said of a case of this kind."},
	},
	"shift": {
		"vulnerability": {JA: "脆弱性の種類", EN: "Kind of flaw"},
		"threat":        {JA: "脆弱性がもたらす脅威", EN: "Threat"},
		"operator":      {JA: "運営主体", EN: "Kind of operator"},
		"product_type":  {JA: "製品種類", EN: "Type of product"},
		"licence":       {JA: "ライセンス", EN: "Licence"},
	},
	"step": {
		"classified": {JA: "集計の分類の記録", EN: "classified for the figures"},
	},
}

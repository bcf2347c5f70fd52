package templates

// chronologyWords head the columns of a case's chronology, and say what became of a mail that was tried.
var chronologyWords = map[string]phrases{
	"chronology": {
		"day":      {JA: "年月日", EN: "Date"},
		"hour":     {JA: "時刻", EN: "Hour (JST)"},
		"days":     {JA: "前の行からの就業日数", EN: "Working days since the line before"},
		"from":     {JA: "発信者", EN: "From"},
		"to":       {JA: "相手方", EN: "To"},
		"channel":  {JA: "方法", EN: "Channel"},
		"what":     {JA: "事項", EN: "Step"},
		"why":      {JA: "内容", EN: "Words"},
		"outcome":  {JA: "結果", EN: "Outcome"},
		"by":       {JA: "担当", EN: "Person"},
		"mail":     {JA: "メール番号", EN: "Mail"},
		"evidence": {JA: "証跡（SHA-256）", EN: "Evidence (SHA-256)"},
		"table":    {JA: "年月日 時刻", EN: "Date, hour JST"},
		"waited":   {JA: "日数", EN: "Days"},
		"way":      {JA: "発信者 → 相手方", EN: "From -> to"},
	},
	"outcome": {
		"sending":   {JA: "送信中", EN: "being sent"},
		"retry":     {JA: "再試行待ち", EN: "to be tried again"},
		"queued":    {JA: "再送待ち", EN: "queued again"},
		"held":      {JA: "保留", EN: "held"},
		"uncertain": {JA: "到達不明", EN: "uncertain"},
		"failed":    {JA: "送信失敗", EN: "failed"},
		"cancelled": {JA: "取消し", EN: "cancelled"},
		"owed":      {JA: "作成待ち", EN: "to be made"},
	},
}

package chart

import "keikai/mailbot/handling"

// words are the charts' own words. Rows of breakdowns have those of the report.
var words = map[string]handling.Phrase{
	"reports":               {JA: "脆弱性関連情報の届出件数の推移", EN: "Reports by quarter"},
	"dispositions.products": {JA: "ソフトウエア製品の処理状況の推移", EN: "Products: outcomes by quarter"},
	"dispositions.sites":    {JA: "ウェブサイトの処理状況の推移", EN: "Websites: outcomes by quarter"},
	"publication_days":      {JA: "ソフトウエア製品の受理から公表までの日数", EN: "Products: days from acceptance to publication"},
	"publication_days.bar":  {JA: "今期に公表した件数", EN: "Published this quarter"},
	"fix_days":              {JA: "ウェブサイトの通知から修正完了までの日数", EN: "Websites: days from notification to fix"},
	"fix_days.bar":          {JA: "今期に修正が完了した件数", EN: "Fixed this quarter"},
	"open_sites":            {JA: "通知から90日以上経過した取扱い中のウェブサイト", EN: "Websites in handling for 90 days and more"},
	"open_sites.bar":        {JA: "取扱い中の件数", EN: "In handling"},
	"sites.vulnerability":   {JA: "ウェブサイトの脆弱性の種類（今期）", EN: "Websites: kinds of vulnerability this quarter"},
	"sites.operator":        {JA: "ウェブサイトの運営主体（今期）", EN: "Websites: operators this quarter"},
	"products.product_type": {JA: "ソフトウエア製品の種類（今期）", EN: "Products: types this quarter"},

	"products":   {JA: "ソフトウエア製品", EN: "Software products"},
	"sites":      {JA: "ウェブサイト", EN: "Websites"},
	"all":        {JA: "累計（右目盛）", EN: "In all (right axis)"},
	"open":       {JA: "取扱い中（右目盛）", EN: "In handling (right axis)"},
	"share":      {JA: "累積割合（右目盛）", EN: "Share up to here (right axis)"},
	"unit":       {JA: "件", EN: "cases"},
	"unit.all":   {JA: "累計（件）", EN: "in all"},
	"unit.open":  {JA: "取扱い中（件）", EN: "in handling"},
	"unit.share": {JA: "累積割合（%）", EN: "share in %"},
	"days":       {JA: "%d～%d", EN: "%d-%d"},
	"days.over":  {JA: "%s以上", EN: "%s+"},
	"unit.days":  {JA: "日", EN: "days"},
	"unsaid":     {JA: "種別未確認", EN: "Not yet known of which"},
	"none":       {JA: "該当するものはありません。", EN: "None."},

	"end.published":                   {JA: "公表済み", EN: "Published"},
	"end.individually_handled":        {JA: "個別対応", EN: "Handled individually"},
	"end.not_vulnerability_developer": {JA: "脆弱性ではない", EN: "Not a vulnerability"},
	"end.fixed_modified":              {JA: "修正完了", EN: "Fixed"},
	"end.ended_after_alert":           {JA: "注意喚起", EN: "After an alert"},
	"end.not_vulnerability":           {JA: "脆弱性ではない", EN: "Not a vulnerability"},
	"end.not_accepted":                {JA: "不受理", EN: "Not accepted"},
	"end.other":                       {JA: "その他の終了", EN: "Ended otherwise"},
}

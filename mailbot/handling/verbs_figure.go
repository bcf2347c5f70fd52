package handling

import "strings"

// figureVerbs are those of the quarterly figures.
var figureVerbs = []Verb{
	{Name: "stats", Japanese: []string{"統計"}, Realms: both, Example: []string{"stats", "2009Q1"},
		Args:  []Argument{{Name: "quarter", Japanese: "四半期", Optional: true, Form: AQuarter}, {Name: "as-of", Japanese: "時点", Key: true, Form: APastDate}},
		About: Phrase{"四半期の届出状況を集計し、CSVとグラフを添えて返す。四半期を省くと、直近に終わった四半期とする。", "Count a quarter, the one that ended last unless you name another; a CSV file and the charts are attached."}},
	{Name: "classify", Japanese: []string{"分類"}, Realms: both, Needs: true, Changes: true, AnyOf: true, Inverse: "undo", Example: []string{"classify", "vulnerability=xss"},
		Args: []Argument{codeKey("vulnerability", "脆弱性", VulnerabilityWords), codeKey("threat", "脅威", ThreatWords), codeKey("operator", "運営主体", OperatorWords),
			codeKey("product_type", "製品種類", ProductWords), codeKey("licence", "ライセンス", LicenceWords)},
		About: Phrase{"脆弱性の種類、脅威、運営主体、製品種類を、四半期の集計のために記録する。不明のものは書かない。", "Record kind of flaw, threat, kind of operator and type of product for the quarterly figures. What is unknown stays out."}},
}

// unknown takes a code back that was given.
const unknown = "unknown"

// codeKey is a key=value word whose values are the codes of a table, in the words that fit into a command line.
func codeKey(name, ja string, table FigureTable) Argument {
	a := Argument{Name: name, Japanese: ja, Key: true}
	for _, w := range table.Words {
		ch := Choice{Value: w.Code}
		for _, word := range append([]string{strings.ReplaceAll(w.JA, "、", "・")}, w.Aliases...) {
			if !strings.ContainsAny(word, " 　,、=()（）") && !strings.EqualFold(word, w.Code) {
				ch.Japanese = append(ch.Japanese, word)
			}
		}
		a.Values = append(a.Values, ch)
	}
	a.Values = append(a.Values, Choice{unknown, []string{"不明"}})
	return a
}

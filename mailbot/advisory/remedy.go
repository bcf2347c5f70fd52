package advisory

import "strings"

// remedy is a part of the solution under its heading.
type remedy struct {
	Kind remedyKind
	Text string
}

type remedyKind string

const (
	fix        remedyKind = "fix"
	workaround remedyKind = "workaround"
	stopUsing  remedyKind = "stop"
	otherwise  remedyKind = "other"
)

// remedyWords tell the kind of a remedy by the words of its heading. A workaround that ends with an update is a workaround, so the
// order counts.
var remedyWords = []struct {
	kind  remedyKind
	words []string
}{
	{workaround, []string{"ワークアラウンド", "回避", "軽減", "workaround", "mitigat"}},
	{stopUsing, []string{"使用しない", "使用を停止", "使用停止", "利用を停止", "stop using", "do not use", "discontinue"}},
	{fix, []string{"アップデート", "アップグレード", "バージョンアップ", "パッチ", "修正", "update", "upgrade", "patch"}},
}

// remedies cuts the solution at its headings: [アップデートする], [ワークアラウンドを実施する], [製品の使用を停止する].
func remedies(t Text) []remedy {
	var out []remedy
	for line := range strings.SplitSeq(string(t), "\n") {
		if isHeading := heading.MatchString(strings.TrimSpace(line)); isHeading || len(out) == 0 {
			out = append(out, remedy{Kind: kindOf(line, isHeading)})
		}
		out[len(out)-1].Text += line + "\n"
	}
	for i := range out {
		out[i].Text = strings.TrimSpace(out[i].Text)
	}
	return out
}

func kindOf(line string, isHeading bool) remedyKind {
	if !isHeading {
		return otherwise
	}
	line = strings.ToLower(line)
	for _, k := range remedyWords {
		for _, w := range k.words {
			if strings.Contains(line, w) {
				return k.kind
			}
		}
	}
	return otherwise
}

// Where the identifiers of others are explained.
const (
	cveAddress = "https://www.cve.org/CVERecord?id="
	cweAddress = "https://cwe.mitre.org/data/definitions/"
)

func cveLink(id string) string { return cveAddress + id }

func cweLink(id string) string { return cweAddress + strings.TrimPrefix(id, "CWE-") + ".html" }

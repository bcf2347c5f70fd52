package handling

import "strings"

// finderWords are what a finder may write in the subject or as the first line, as whole words (commands.md 1). Each is a wish that a
// person answers; only narrowing a consent takes effect by itself, from an answer in a thread of ours upward (users.md A12, B1, D11).
var finderWords = []struct {
	want  string
	words []string
}{
	{"status", []string{"状況", "status", "進捗", "取扱状況"}},
	{"withdraw", []string{"届出取下げ", "届出の取下げ", "withdraw"}},
	{"lift", []string{"非開示依頼の取下げ", "非開示依頼取下げ", "情報非開示依頼の取下げ", "lift"}},
	{"credit_yes", []string{"氏名公表 する", "氏名公表する", "credit yes"}},
	{"credit_no", []string{"氏名公表 しない", "氏名公表しない", "credit no"}},
	{"anonymous", []string{"匿名希望", "anonymous"}},
}

// FinderWants reads a finder's line of words, "" = it is none of them. The words are folded already.
func FinderWants(words []string) string {
	line := strings.ToLower(strings.TrimRight(strings.Join(words, " "), "。.!！"))
	for _, w := range finderWords {
		for _, form := range w.words {
			if line == form {
				return w.want
			}
		}
	}
	return ""
}

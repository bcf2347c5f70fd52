package message

import "strings"

// encryptionWish reads what free words say of encryption, such as the form's section on further contact: "暗号化を希望する。"
// ok is false when they do not speak of it.
func encryptionWish(text string) (wish, ok bool) {
	folded := strings.ToLower(string(foldRunes(text)))
	if !strings.Contains(folded, "暗号") && !strings.Contains(folded, "encrypt") {
		return false, false
	}
	for _, no := range []string{"しない", "しません", "不要", "希望なし", "not ", "n't", "no need", "without"} {
		if strings.Contains(folded, no) {
			return false, true
		}
	}
	for _, yes := range []string{"希望", "必要", "お願い", "please", "yes", "want", "wish", "must"} {
		if strings.Contains(folded, yes) {
			return true, true
		}
	}
	return false, false
}

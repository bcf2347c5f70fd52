package advisory

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestWordsDoc holds the list of words in docs/publication.md to the words of the pages.
func TestWordsDoc(t *testing.T) {
	const file, mark = "../../docs/publication.md", "Each\nword may be chosen otherwise"
	data, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(data), mark) {
		t.Fatalf("docs/publication.md has no part about words: %v", err)
	}
	head, _, _ := strings.Cut(string(data), "| key | 日本語 | English |")
	var list strings.Builder
	list.WriteString("| key | 日本語 | English |\n| --- | --- | --- |\n")
	for _, key := range slices.Sorted(maps.Keys(words)) {
		fmt.Fprintf(&list, "| `%s` | %s | %s |\n", key, words[key].JA, words[key].EN)
	}
	want := strings.TrimRight(head, "\n") + "\n\n" + list.String()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(data) != want {
		t.Error("docs/publication.md lists other words: use -update and read it")
	}
}

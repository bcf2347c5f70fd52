package message

import (
	"reflect"
	"testing"
)

// The look at the first character spares only searches that find nothing.
func TestNumberingAndBoxesAreFoundWhereverTheyCanBe(t *testing.T) {
	for r := rune(1); r <= 0xffff; r++ {
		for _, line := range []string{string(r) + " 名称", " " + string(r) + ") 名称：□はい", "名称 " + string(r) + "x] はい", string(r) + "✓]", "（" + string(r) + "）"} {
			if got, want := findNumbering(line), numbering.FindStringSubmatch(line); !reflect.DeepEqual(got, want) {
				t.Fatalf("%q: numbering is %q, want %q", line, got, want)
			}
			if got, want := firstBox(line), boxMark.FindStringIndex(line); !reflect.DeepEqual(got, want) {
				t.Fatalf("%q: box is at %v, want %v", line, got, want)
			}
		}
	}
}

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

func TestDrawingsAreFoundWhereverTheyCanBe(t *testing.T) {
	for r := rune(1); r <= 0xffff; r++ {
		for _, line := range []string{string(r), string(r) + "--", "-" + string(r), " " + string(r)} {
			if got, want := isDrawing(line), drawing.MatchString(line); got != want {
				t.Fatalf("%q: %v, want %v", line, got, want)
			}
		}
	}
}

// The quick way of foldPlaces gives what the whole one gives.
func TestFoldedPlacesAreThoseOfTheLine(t *testing.T) {
	for r := rune(1); r <= 0xffff; r++ {
		line := "a" + string(r) + "架x"
		text, at := foldPlaces(line)
		if len(text) != len(at) || at[0] != 0 || at[len(at)-1] != len(line)-1 || text[len(text)-1] != 'x' {
			t.Fatalf("%q: %q at %v", line, string(text), at)
		}
	}
}

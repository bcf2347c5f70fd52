package advisory

import (
	"regexp"
	"strings"
)

// block is a piece of a text: a heading, a list or a paragraph of lines.
type block struct {
	Heading string
	Items   []string
	Lines   []string
}

var heading = regexp.MustCompile(`^(?:\[[^\[\]]+\]|【[^【】]+】)$`)

// blocks cuts a text at empty lines, headings and lists.
func blocks(t Text) []block {
	var out []block
	open := false // whether the next line may still belong to the last block
	for line := range strings.SplitSeq(strings.TrimSpace(string(t)), "\n") {
		line = strings.TrimRight(line, " \u3000")
		item, isItem := listItem(line)
		switch last := len(out) - 1; {
		case line == "":
			open = false
		case heading.MatchString(line):
			out, open = append(out, block{Heading: line}), false
		case isItem && open && out[last].Items != nil:
			out[last].Items = append(out[last].Items, item)
		case isItem:
			out, open = append(out, block{Items: []string{item}}), true
		case open && out[last].Items != nil: // a line under an item goes on with it
			n := len(out[last].Items) - 1
			out[last].Items[n] += " " + strings.TrimSpace(line)
		case open:
			out[last].Lines = append(out[last].Lines, line)
		default:
			out, open = append(out, block{Lines: []string{line}}), true
		}
	}
	return out
}

func listItem(line string) (string, bool) {
	line = strings.TrimLeft(line, " \u3000")
	if item, ok := strings.CutPrefix(line, "・"); ok {
		return strings.TrimSpace(item), true
	}
	if item, ok := strings.CutPrefix(line, "- "); ok {
		return strings.TrimSpace(item), true
	}
	return "", false
}

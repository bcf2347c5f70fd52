package message

import (
	"bytes"
	"strings"
)

// encodedFiles finds the files that a client without MIME wrote into the text
// itself, as uuencode or yEnc. The text keeps them, too.
func encodedFiles(text []byte) []Attachment {
	if !bytes.Contains(text, []byte("begin")) {
		return nil
	}
	var out []Attachment
	var f fileInText
	for len(text) > 0 {
		var line []byte
		line, text = nextLine(text)
		if a, ok := f.line(line); ok {
			out = append(out, a)
		}
	}
	return out
}

// fileInText reads line by line; a line that does not fit ends what was begun.
type fileInText struct {
	form    string // "" = outside
	name    string
	content []byte
}

func (f *fileInText) line(line []byte) (Attachment, bool) {
	switch f.form {
	case "uuencode":
		switch {
		case string(bytes.TrimSpace(line)) == "end":
			return f.end()
		case len(bytes.TrimSpace(line)) == 0 || string(line) == "`":
			return Attachment{}, false
		case isUULine(line):
			f.content = appendUULine(f.content, line)
			return Attachment{}, false
		}
	case "yEnc":
		if bytes.HasPrefix(line, []byte("=yend")) {
			return f.end()
		}
		if !bytes.HasPrefix(line, []byte("=ypart ")) && !bytes.HasPrefix(line, []byte("=ybegin ")) {
			f.content = appendYLine(f.content, line)
		}
		return Attachment{}, false
	}
	f.form = ""
	f.begin(string(line))
	return Attachment{}, false
}

func (f *fileInText) begin(line string) {
	if rest, ok := strings.CutPrefix(line, "begin "); ok {
		mode, name, _ := strings.Cut(rest, " ")
		if len(mode) >= 3 && len(mode) <= 4 && strings.Trim(mode, "01234567") == "" {
			*f = fileInText{form: "uuencode", name: name}
		}
		return
	}
	if rest, ok := strings.CutPrefix(line, "=ybegin "); ok && strings.Contains(rest, "size=") {
		if _, name, ok := strings.Cut(rest, "name="); ok {
			*f = fileInText{form: "yEnc", name: name}
		}
	}
}

func (f *fileInText) end() (Attachment, bool) {
	a := Attachment{Name: safeName(guess([]byte(strings.TrimSpace(f.name)))), Type: "application/octet-stream", Content: f.content, Note: f.form}
	f.form = ""
	return a, true
}

// isUULine checks the length that the first character names. Some writers
// leave trailing spaces out, others add a checksum.
func isUULine(line []byte) bool {
	n := int(line[0]-' ') & 0x3f
	want := (n + 2) / 3 * 4
	if line[0] < ' ' || line[0] > '`' || len(line)-1 > want+2 {
		return false
	}
	for _, c := range line {
		if c < ' ' || c > '`' {
			return false
		}
	}
	return len(line)-1 >= want-3 || n <= 3
}

// appendYLine undoes yEnc: every byte is moved by 42, and by 64 more behind "=".
func appendYLine(out, line []byte) []byte {
	for i := 0; i < len(line); i++ {
		c := line[i]
		if c == '=' && i+1 < len(line) {
			i++
			c = line[i] - 64
		}
		out = append(out, c-42)
	}
	return out
}

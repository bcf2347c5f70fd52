package message

import (
	"encoding/base64"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
)

// samples cuts a file of mails that people can read. Each mail begins with a line "=== a | b | c", whose words go to read with the mail
// itself; the file's first lines tell what they mean.
func samples(t *testing.T, file string, read func(t *testing.T, words []string, mail string)) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, all, ok := strings.Cut(string(data), "\n\n=== ")
	if !ok {
		t.Fatalf("%s holds no sample", file)
	}
	for _, one := range strings.Split(all, "\n=== ") {
		head, mail, _ := strings.Cut(one, "\n")
		words := strings.Split(head, " | ")
		t.Run(words[0], func(t *testing.T) { read(t, words, mail) })
	}
}

var charsets = map[string]encoding.Encoding{
	"utf-8": encoding.Nop, "iso-2022-jp": japanese.ISO2022JP, "shift_jis": japanese.ShiftJIS, "euc-jp": japanese.EUCJP,
}

// inCharset writes a readable mail as its client would: the body in the charset, the subject as an encoded word of it.
func inCharset(t *testing.T, charset, mail string) string {
	t.Helper()
	enc := charsets[charset]
	encode := func(s string) string {
		out, err := enc.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	head, body, _ := strings.Cut(mail, "\n\n")
	lines := strings.Split(head, "\n")
	for i, line := range lines {
		if words, ok := strings.CutPrefix(line, "Subject: "); ok && !isASCII(words) {
			lines[i] = "Subject: =?" + charset + "?B?" + base64.StdEncoding.EncodeToString([]byte(encode(words))) + "?="
		}
	}
	return strings.Join(lines, "\n") + "\n\n" + encode(body)
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7e }) < 0
}

// orNothing is what "-" stands for in the first line of a sample.
func orNothing(word string) string {
	if word == "-" {
		return ""
	}
	return word
}

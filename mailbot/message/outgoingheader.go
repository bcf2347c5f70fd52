package message

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

func encodeAddress(a Address, jis bool) string {
	address := strings.ReplaceAll(oneLine(a.Address), " ", "")
	name := oneLine(a.Name)
	switch {
	case name == "":
		return address
	case !isPrintableASCII(name) || strings.Contains(name, "=?"):
		return encodeText(name, jis) + "\r\n <" + address + ">"
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name)
	return `"` + quoted + `" <` + address + `>`
}

func isPrintableASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// A line with an encoded word holds at most 76 characters (RFC 2047, 2), so the first word leaves room for "HP-Outer: Subject: ".
const (
	longestFirstWord = 57
	longestOtherWord = 75
)

// encodeText writes unstructured text; what is not ASCII becomes encoded words cut between characters, one a line.
func encodeText(s string, jis bool) string {
	s = oneLine(s)
	if isPrintableASCII(s) && !strings.Contains(s, "=?") {
		return foldASCII(s)
	}
	var words []string
	for longest := longestFirstWord; s != ""; longest = longestOtherWord {
		n := 0
		for n < len(s) {
			_, size := utf8.DecodeRuneInString(s[n:])
			if n > 0 && len(encodeWord(s[:n+size], jis)) > longest {
				break
			}
			n += size
		}
		words = append(words, encodeWord(s[:n], jis))
		s = s[n:]
	}
	return strings.Join(words, "\r\n ")
}

// encodeWord writes one encoded word. In ISO-2022-JP it begins and ends in ASCII.
func encodeWord(s string, jis bool) string {
	if jis {
		b, _ := encodeJIS(s)
		return "=?ISO-2022-JP?B?" + base64.StdEncoding.EncodeToString(b) + "?="
	}
	return "=?UTF-8?B?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?="
}

// foldASCII folds at single spaces only, so that unfolding gives the text back.
func foldASCII(s string) string {
	var b strings.Builder
	width := len("Subject: ")
	for i, word := range strings.Split(s, " ") {
		if i > 0 {
			if width+1+len(word) > 76 && word != "" {
				b.WriteString("\r\n")
				width = 0
			}
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += len(word)
	}
	return b.String()
}

package mailbot

import (
	"encoding/base64"

	"golang.org/x/text/encoding/japanese"
)

func toJIS(s string) string {
	out, err := japanese.ISO2022JP.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

// encodedWord writes a subject as one RFC 2047 word.
func encodedWord(s string, jis bool) string {
	for _, r := range s {
		if r > 126 {
			if jis {
				return "=?ISO-2022-JP?B?" + base64.StdEncoding.EncodeToString([]byte(toJIS(s))) + "?="
			}
			return "=?UTF-8?B?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?="
		}
	}
	return s
}

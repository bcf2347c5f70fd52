package handling

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MailAddresses finds at most most mail addresses in s, each once, in their order. The text may be any bytes: what is
// asked is whether a person would read an address there. Time is linear.
func MailAddresses(s string, most int) []string {
	var found []string
	for i := 0; len(found) < most; {
		at := strings.IndexByte(s[i:], '@')
		if at < 0 {
			break
		}
		at += i
		found = appendNew(found, addressAround(s, at))
		i = at + 1
	}
	return found
}

// longestPart bounds what is read on one side of an @ (RFC 5321, 4.5.3.1).
const longestPart = 255

// addressAround is the address whose @ stands at i, "" if there is none.
func addressAround(s string, i int) string {
	start, end := i, i+1
	for start > 0 && i-start < longestPart && (isWordByte(s[start-1]) || strings.IndexByte(".+%-", s[start-1]) >= 0) {
		start--
	}
	for end < len(s) && end-i < longestPart && (isWordByte(s[end]) || s[end] == '.' || s[end] == '-') {
		end++
	}
	local, domain := strings.TrimLeft(s[start:i], ".-"), strings.TrimRight(s[i+1:end], ".-_")
	dot := strings.LastIndexByte(domain, '.')
	if len(local) < 2 || dot < 2 || len(domain)-dot < 3 || strings.Trim(strings.ToLower(domain[dot+1:]), "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return local + "@" + domain
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}

// appendNew appends what is not "" and not there yet.
func appendNew(found []string, s string) []string {
	if s == "" {
		return found
	}
	for _, f := range found {
		if f == s {
			return found
		}
	}
	return append(found, s)
}

// homes are the folders in which each account has one of its name.
var homes = []string{"/home/", "/Users/", `\Users\`, `\users\`, `\\Users\\`, `Documents and Settings\`}

// nobodysAccount are names in homes that tell nobody's.
var nobodysAccount = map[string]bool{"public": true, "default": true, "shared": true, "user": true, "users": true, "username": true, "you": true, "all": true, "index.html": true}

// AccountPaths finds at most most local paths that hold the name of an account (/home/taro, C:\Users\taro), each once, cut
// behind the name. The text may be any bytes. Time is linear.
func AccountPaths(s string, most int) []string {
	var found []string
	for _, home := range homes {
		for i := 0; len(found) < most; {
			at := strings.Index(s[i:], home)
			if at < 0 {
				break
			}
			at += i
			i = at + len(home)
			if !insideWebPath(s, at, home) {
				found = appendNew(found, pathTo(s, at, i))
			}
		}
	}
	return found
}

// insideWebPath tells https://site.example/home/news from a path on somebody's machine. The other roots that hold /home/, and
// drives mounted below another root, are known by name.
func insideWebPath(s string, at int, home string) bool {
	if home[0] != '/' || at == 0 || !isWordByte(s[at-1]) && s[at-1] != '.' && s[at-1] != '-' {
		return false
	}
	for _, root := range []string{"/export", "/usr", "/var", "/data", "/mnt/c", "/mnt/d", "/c", "/d", "/rootfs"} {
		if strings.HasSuffix(s[:at], root) && (at == len(root) || !isWordByte(s[at-len(root)-1])) {
			return false
		}
	}
	return true
}

const longestAccount = 64

// pathTo is the path that begins at start, up to and with the account's name, which begins at name; "" if nobody's.
func pathTo(s string, start, name int) string {
	end := name
	for end < len(s) && end-name < longestAccount {
		r, size := utf8.DecodeRuneInString(s[end:])
		if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune("._-", r) {
			break
		}
		end += size
	}
	account := strings.TrimRight(s[name:end], ".-_")
	if account == "" || nobodysAccount[strings.ToLower(account)] {
		return ""
	}
	if start >= 2 && s[start-1] == ':' && isWordByte(s[start-2]) {
		start -= 2
	}
	return s[start : name+len(account)]
}

// holdsPhone tells a telephone number as it is dialled in Japan (ten or eleven digits from 0, in up to five groups) or from
// abroad (+, eight to fifteen digits).
func holdsPhone(s string) bool {
	for i := 0; i < len(s); i++ {
		if (s[i] == '0' || s[i] == '+') && (i == 0 || strings.IndexByte("0123456789.xX", s[i-1]) < 0) && phoneAt(s[i:]) {
			return true
		}
	}
	return false
}

func phoneAt(s string) bool {
	least, most, abroad := 10, 11, s[0] == '+'
	if abroad {
		s, least, most = s[1:], 8, 15
	}
	if len(s) < 2 || abroad && s[0] == '0' || !abroad && s[1] == '0' {
		return false
	}
	digits, group, gap := 0, 0, 0
	for _, r := range s {
		switch {
		case '0' <= r && r <= '9':
			digits, group, gap = digits+1, group+1, 0
			if digits > most {
				return false
			}
			continue
		case digits >= least && group >= 3:
			return !unicode.Is(unicode.Latin, r) && r != '_'
		case gap == 2 || !strings.ContainsRune(" ()-./‐‑–—−ー", r):
			return false
		}
		group, gap = 0, gap+1
	}
	return digits >= least && group >= 3
}

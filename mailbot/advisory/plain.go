package advisory

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainCopy makes every text in a value plain. It walks the value, so that a field that is added later cannot be forgotten. What it
// changes are copies: the caller's slices stay as they are.
func plainCopy[T any](v T) T {
	return plainValue(reflect.ValueOf(v)).Interface().(T)
}

var proseType = reflect.TypeFor[Text]()

func plainValue(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		out.SetString(plain(v.String(), v.Type() == proseType))
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(plainValue(v.Index(i)))
		}
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(plainValue(v.Elem()))
	case reflect.Struct:
		out.Set(v) // a time has fields that cannot be set
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(plainValue(v.Field(i)))
			}
		}
	default:
		return v
	}
	return out
}

// plain makes a text that does what it shows: controls, marks that turn the direction of writing, invisible and unassigned characters
// become visible marks. A single line keeps no line breaks.
func plain(s string, lines bool) string {
	if isPlain(s, lines) {
		return s
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	var out strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			out.WriteRune('\uFFFD')
		case r == '\n' && lines:
			out.WriteRune(r)
		case r == '\n', r == '\t':
			out.WriteRune(' ')
		case r < 0x20:
			out.WriteRune('\u2400' + r) // ␀ and its kin are made for this
		case r == 0x7f:
			out.WriteRune('\u2421')
		case hidden(r):
			fmt.Fprintf(&out, "[U+%04X]", r)
		default:
			out.WriteRune(r)
		}
	}
	if lines {
		return out.String()
	}
	return strings.TrimSpace(out.String())
}

// isPlain spares most texts the copy.
func isPlain(s string, lines bool) bool {
	for _, r := range s {
		switch {
		case r == '\n' && lines:
		case r < 0x20, r == 0x7f, r == utf8.RuneError, r == '\u2028', r == '\u2029', hidden(r):
			return false
		}
	}
	return utf8.ValidString(s) && (lines || s == strings.TrimSpace(s))
}

// hidden tells what a reader cannot see, or what moves what the reader sees. A variation selector only chooses the shape of the kanji
// before it.
func hidden(r rune) bool {
	switch {
	case r < 0x80, 'ぁ' <= r && r <= '鿋':
		return false
	case unicode.Is(unicode.Variation_Selector, r):
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co) ||
		!unicode.IsGraphic(r) || r == '\u115F' || r == '\u1160' || r == '\u3164' || r == '\uFFA0'
}

// webAddress is the address in the form in which it may stand in a link, false when it is not of the web.
func webAddress(s string) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return "", false
	}
	for _, r := range u.Host {
		if r >= 0x80 || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-:[]", r) {
			return "", false // letters of another script may look like another host
		}
	}
	u.RawQuery = encodeQuery(u.RawQuery)
	return u.String(), true
}

// encodeQuery encodes what may not stand in an address. Path and fragment are encoded by their library, the query is left as it came.
func encodeQuery(s string) string {
	var out strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&out, "%%%02X", c)
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}

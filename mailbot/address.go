package mailbot

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"

	"keikai/mailbot/handling"
)

// sameAddress compares two addresses; none is nobody's.
func sameAddress(a, b string) bool { return handling.SameAddress(a, b) }

// samePlus reports whether a is b with a tag: report+x@ipa.test is report@ipa.test when the delimiter is "+".
func samePlus(a, b, delimiter string) bool {
	local, domain, ok := strings.Cut(a, "@")
	if !ok || delimiter == "" {
		return false
	}
	base, _, tagged := strings.Cut(local, delimiter)
	return tagged && sameAddress(base+"@"+domain, b)
}

const keyBlockBegin = "-----BEGIN PGP PUBLIC KEY BLOCK-----"

func hasKeyBlock(s string) bool { return strings.Contains(s, keyBlockBegin) }

// keyBlocks cuts off what stands before the first armored key. Japanese text there would be taken for a key in binary.
func keyBlocks(data []byte) []byte {
	return data[max(0, bytes.Index(data, []byte(keyBlockBegin))):]
}

// noReply finds senders who say in their address that nobody reads the answer (R73).
var noReply = regexp.MustCompile(`(?i)^(no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?)([-+.].*)?@`)

// languageOf guesses in which language a correspondent wants to read: the first mail decides (users.md C12). Any
// Japanese letter in what it wrote means Japanese, kanji alone too.
func languageOf(text string) handling.Lang {
	for _, r := range text {
		if r >= 0x3041 && r <= 0x30FF || r >= 0xFF66 && r <= 0xFF9F || unicode.Is(unicode.Han, r) {
			return handling.Japanese
		}
	}
	return handling.English
}

package mailbot

import (
	"encoding/base64"
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"mime/quotedprintable"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"keikai/pgp"
)

// manglings do to armor what mail programs, gateways and lists do to lines. None of them takes a character of the base64 away.
var manglings = map[string]func(string) string{
	"nothing": func(s string) string { return s },
	"headers": func(s string) string {
		return armorHeader(s, "Version: GnuPG v2\nComment: Using GnuPG with Thunderbird\n")
	},
	"header wrapped": func(s string) string {
		return armorHeader(s, "Comment: a long comment that some program\nhas wrapped, and more\n")
	},
	"no blank line":      func(s string) string { return strings.Replace(s, "-----\n\n", "-----\n", 1) },
	"header, no blank":   func(s string) string { return strings.Replace(armorHeader(s, "Version: 1\n"), "1\n\n", "1\n", 1) },
	"no checksum":        func(s string) string { return checksum.ReplaceAllString(s, "\n") },
	"wrong checksum":     func(s string) string { return checksum.ReplaceAllString(s, "\n=AAAA\n") },
	"leading blanks":     eachLine("   ", ""),
	"leading tab":        eachLine("\t", ""),
	"no-break spaces":    eachLine("\u00a0", "\u00a0"),
	"ideographic spaces": eachLine("\u3000", ""),
	"trailing blanks":    eachLine("", "  "),
	"quoted":             eachLine("> ", ""),
	"quoted twice":       eachLine(">> ", ""),
	"doubled lines":      func(s string) string { return strings.ReplaceAll(s, "\n", "\n\n") },
	"one long line":      func(s string) string { return oneLine(s, "") },
	"all in one line":    func(s string) string { return strings.ReplaceAll(s, "\n", " ") },
	"cut at 40":          func(s string) string { return long.ReplaceAllString(s, "$1\n") },
	"soft breaks left":   func(s string) string { return long.ReplaceAllString(s, "$1=\n") },
	"=3D left":           func(s string) string { return strings.ReplaceAll(s, "=", "=3D") },
	"byte order mark":    func(s string) string { return "\ufeff" + s },
	"zero-width spaces":  eachLine("\u200b", ""),
	"CR alone":           func(s string) string { return strings.ReplaceAll(s, "\n", "\r") },
	"two CR":             func(s string) string { return strings.ReplaceAll(s, "\n", "\r\r\n") },
}

var (
	checksum = regexp.MustCompile(`\n=[A-Za-z0-9+/]{4}\n`)
	long     = regexp.MustCompile(`([A-Za-z0-9+/]{40})`)
)

func armorHeader(s, fields string) string { return strings.Replace(s, "-----\n", "-----\n"+fields, 1) }

func eachLine(before, behind string) func(string) string {
	return func(s string) string {
		return before + strings.Join(strings.Split(strings.TrimSuffix(s, "\n"), "\n"), behind+"\n"+before) + behind + "\n"
	}
}

// oneLine joins the base64.
func oneLine(s, with string) string {
	head, rest, _ := strings.Cut(s, "\n\n")
	at := strings.Index(rest, "\n=")
	if at < 0 {
		return s
	}
	return head + "\n\n" + strings.ReplaceAll(rest[:at], "\n", with) + rest[at:]
}

// carriers put a text into a mail in the ways in which a text travels.
var carriers = map[string]func(string) string{
	"plain": func(s string) string { return "Content-Type: text/plain; charset=utf-8\n\n" + s },
	"base64": func(s string) string {
		return "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + wrapped(base64.StdEncoding.EncodeToString([]byte(s))) + "\n"
	},
	"quoted-printable": func(s string) string {
		var b strings.Builder
		w := quotedprintable.NewWriter(&b)
		fmt.Fprint(w, s)
		w.Close()
		return "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + strings.ReplaceAll(b.String(), "\r\n", "\n")
	},
	"Latin-1": func(s string) string {
		return "Content-Type: text/plain; charset=iso-8859-1\n\n" + strings.ReplaceAll(s, "\u00a0", "\xa0")
	},
	"UTF-16": func(s string) string {
		var b []byte
		for _, r := range s {
			b = append(b, byte(r>>8), byte(r))
		}
		return "Content-Type: text/plain; charset=utf-16be\nContent-Transfer-Encoding: base64\n\n" + wrapped(base64.StdEncoding.EncodeToString(b)) + "\n"
	},
	"HTML pre": func(s string) string {
		return "Content-Type: text/html; charset=utf-8\n\n<html><body><pre>" + html.EscapeString(s) + "</pre></body></html>\n"
	},
	"HTML br": func(s string) string {
		return "Content-Type: text/html; charset=utf-8\n\n<html><body>" + strings.ReplaceAll(html.EscapeString(s), "\n", "<br>\n") + "</body></html>\n"
	},
	"HTML div": func(s string) string {
		return "Content-Type: text/html; charset=utf-8\n\n<html><body><div>" + strings.ReplaceAll(strings.ReplaceAll(html.EscapeString(s), " ", "&nbsp;"), "\n", "</div>\n<div>") + "</div></body></html>\n"
	},
	"HTML paragraphs": func(s string) string {
		return "Content-Type: text/html; charset=utf-8\n\n<html><body><p class=MsoNormal>" + strings.ReplaceAll(html.EscapeString(s), "\n", "<o:p></o:p></p>\n<p class=MsoNormal>") + "</p></body></html>\n"
	},
	"beside HTML": func(s string) string {
		return "Content-Type: multipart/alternative; boundary=alt\n\n--alt\nContent-Type: text/plain\n\n" + s + "\n--alt\nContent-Type: text/html\n\n<p>" + html.EscapeString(s) + "</p>\n--alt--\n"
	},
	"file": func(s string) string {
		return "Content-Type: multipart/mixed; boundary=mix\n\n--mix\nContent-Type: text/plain\n\n\n--mix\nContent-Type: text/plain; name=\"msg.asc\"\nContent-Disposition: attachment\n\n" + s + "\n--mix--\n"
	},
	"file without a name": func(s string) string {
		return "Content-Type: multipart/mixed; boundary=mix\n\n--mix\nContent-Type: text/plain\n\n\n--mix\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n" +
			wrapped(base64.StdEncoding.EncodeToString([]byte(s))) + "\n--mix--\n"
	},
}

// notTogether are a mangling and a carrier that leave nothing of the armor in one piece, or that no program makes.
func notTogether(mangling, carrier string) bool {
	switch {
	case carrier == "Latin-1" && (mangling == "ideographic spaces" || mangling == "zero-width spaces" || mangling == "byte order mark"):
		return true
	case strings.HasPrefix(mangling, "quoted"): // a file is not quoted
		return strings.HasPrefix(carrier, "file")
	case mangling == "header wrapped" || mangling == "header, no blank":
		return strings.HasPrefix(carrier, "HTML") && carrier != "HTML pre"
	}
	return false
}

// Armor opens as programs and gateways on the way leave it, in every way in which a text travels. R53, R55
func TestArmorOpensAsMailLeavesIt(t *testing.T) {
	w := makeWorld(t)
	d, now := w.bot.theDesk(), time.Now()
	secret := "届出：例示メールソフトに欠陥があります。\r\n" + strings.Repeat("steps to reproduce\r\n", 10)
	armored := strings.ReplaceAll(string(w.bareSeal([]byte(secret), w.people["山田"], w.people["reception"], true)), "\r\n", "\n") + "\n"
	for how, mangle := range manglings {
		for where, carry := range carriers {
			if notTogether(how, where) {
				continue
			}
			for _, end := range []string{"\n", "\r\n"} {
				raw := "From: finder@finder.example\nTo: report@reception.test\nSubject: x\nMIME-Version: 1.0\n" + carry(mangle(armored))
				if end != "\n" {
					raw = strings.ReplaceAll(raw, "\n", end)
				}
				o := openMail(d, w.cfg, []byte(raw), now)
				if o.payload.Text != strings.ReplaceAll(secret, "\r\n", "\n") || !o.encrypted() || o.signed.Verdict != pgp.SignatureValid || o.found.outside != "" {
					t.Errorf("%s, %s, %q: failure %q %s, signed %q, outside %q, text %.60q", how, where, end, o.failure, o.note, o.signed.Verdict, o.found.outside, o.payload.Text)
				}
			}
		}
	}
}

// Two and three of these at once give the text, or nothing of it, and never other words. R53
func TestMangledArmorNeverGivesOtherWords(t *testing.T) {
	w := makeWorld(t)
	d, now := w.bot.theDesk(), time.Now()
	armored := strings.ReplaceAll(string(w.bareSeal([]byte("the only words\r\n"), w.people["山田"], w.people["reception"], true)), "\r\n", "\n") + "\n"
	random := rand.New(rand.NewPCG(52, 53))
	hows, wheres := slices.Sorted(maps.Keys(manglings)), slices.Sorted(maps.Keys(carriers))
	read, all := 0, 3000
	for range all {
		text := armored
		for range 1 + random.IntN(3) {
			text = manglings[hows[random.IntN(len(hows))]](text)
		}
		raw := "From: finder@finder.example\nSubject: x\nMIME-Version: 1.0\n" + carriers[wheres[random.IntN(len(wheres))]](text)
		o := openMail(d, w.cfg, []byte(raw), now)
		switch {
		case o.payload.Text == "the only words\n" && o.encrypted() && o.signed.Verdict == pgp.SignatureValid:
			read++
		case o.encrypted() || o.signed.Verdict == pgp.SignatureValid:
			t.Fatalf("other words %q of %q", o.payload.Text, raw)
		case o.failure == "" && !strings.Contains(o.mail.Text, "BEGIN") && len(o.files) == 0:
			t.Fatalf("lost: %q", raw)
		}
	}
	if read*2 < all {
		t.Errorf("%d of %d are read", read, all)
	}
}

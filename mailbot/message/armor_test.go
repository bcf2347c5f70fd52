package message

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
)

// FuzzArmorBlocks: what is cut out and what stays make up the text, and repaired armor is repaired once and for all.
func FuzzArmorBlocks(f *testing.F) {
	f.Add([]byte("a\n" + armored + "\nb\n" + cleartext + "\nc"))
	f.Add([]byte(strings.ReplaceAll(armored, "\n", " ")))
	f.Add([]byte("  -----BEGIN PGP MESSAGE-----\r\nVersion: 1\r\n\r\nww==\r\n=AAAA\r\n-----END PGP MESSAGE-----"))
	f.Add([]byte("> -----BEGIN PGP MESSAGE-----\n> \n> ww=3D=\n> =3D\n> -----END PGP MESSAGE-----"))
	f.Fuzz(func(t *testing.T, text []byte) {
		blocks, outside := armorBlocks(text)
		n := len(outside)
		for _, b := range blocks {
			if again := repairedArmor(b.data); !b.signed && !bytes.Equal(again, b.data) {
				t.Errorf("repaired twice: %q then %q", b.data, again)
			}
			if b.signed {
				n += len(b.data)
			}
		}
		if n > len(text) || len(blocks) == 0 && n != len(text) {
			t.Errorf("%d octets of %d", n, len(text))
		}
		unquoted(text)
		sealedData(text)
	})
}

// Marks of armor by the hundred thousand cost no more than reading them. S22
func TestManyMarksOfArmorAreReadInTime(t *testing.T) {
	for name, marks := range map[string]func(n int) string{
		"signed, one line":  func(n int) string { return strings.Repeat("-----BEGIN PGP SIGNED MESSAGE-----", n) },
		"message, one line": func(n int) string { return strings.Repeat("-----BEGIN PGP MESSAGE-----", n) },
		"message, many lines": func(n int) string {
			return strings.Repeat("-----BEGIN PGP MESSAGE----- x\n", n) + "-----END PGP MESSAGE-----\n"
		},
		"signed, many lines": func(n int) string { return strings.Repeat("-----BEGIN PGP SIGNED MESSAGE-----\n", n) },
		"ends, one line": func(n int) string {
			return "-----BEGIN PGP MESSAGE-----\n" + strings.Repeat("-----END PGP MESSAGE-----", n)
		},
		"short blocks": func(n int) string {
			return strings.Repeat("-----BEGIN PGP MESSAGE-----\n\n-----END PGP MESSAGE-----\n", n)
		},
		"blanks between": func(n int) string {
			return "-----BEGIN PGP MESSAGE-----\n" + strings.Repeat("\u00a0\u200b ", n) + "-----END PGP MESSAGE-----\n"
		},
		"header lines": func(n int) string {
			return "-----BEGIN PGP MESSAGE-----\n" + strings.Repeat("a:\n", n) + "-----END PGP MESSAGE-----\n"
		},
		"words with a colon": func(n int) string {
			return "-----BEGIN PGP MESSAGE----- " + strings.Repeat("a: ", n) + "-----END PGP MESSAGE-----\n"
		},
		"header lines and gaps": func(n int) string {
			return "-----BEGIN PGP MESSAGE-----\n" + strings.Repeat("a:\n\n", n) + "-----END PGP MESSAGE-----\n"
		},
		"signed and quoted ends": func(n int) string {
			return "-----BEGIN PGP SIGNED MESSAGE-----\n" + strings.Repeat(" -----END PGP SIGNATURE-----", n)
		},
	} {
		linear(t, name, func(n int) {
			text := marks(n / 10)
			Parse([]byte("Content-Type: text/plain\n\n"+text), DefaultLimits()).Layer()
			Parse([]byte("Content-Type: text/html\n\n<pre>"+text), DefaultLimits()).Layer()
		})
	}
}

// What is a message by its first octets, and what is a picture, a key or a signature. R53
func TestSealedFilesAreKnownByTheirContent(t *testing.T) {
	id := "\x01\x02\x03\x04\x05\x06\x07\x08"
	for content, want := range map[string]bool{
		"\xc1\x5e\x03" + id + "\x12data":               true,
		"\x85\x01\x0c\x03" + id + "\x01data":           true,
		"\x84\x5e\x03" + id + "\x12data":               true,
		"\xca\x03PGP\x84\x5e\x03" + id + "\x12data":    true,
		"\xc1\x5e\x06\x00\x19data data":                true,
		"\xc3\x0d\x04\x09\x03\x08saltsalt\x60":         true,
		"\x8c\x0d\x04\x09\x03\x08saltsalt\x60":         true,
		"\xc1\x5e\x03" + id + "\x63data":               false,
		"\xc1\x5e\x09" + id + "\x12data":               false,
		"\x99\x01\x0d\x04keykeykeykey":                 false,
		"\x89\x01\x0d\x04sigsigsigsig":                 false,
		"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR":          false,
		"\xff\xd8\xff\xe0\x00\x10JFIFJFIF":             false,
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00\x00": false,
		"PK\x03\x04aaaaaaaaaaaa":                       false,
		"\xc1":                                         false,
		"":                                             false,
		"\n" + armored + "\n":                          true,
		"see\n" + armored:                              false,
		armored + "\n" + armored:                       false,
		cleartext:                                      false,
		"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n-----END PGP PUBLIC KEY BLOCK-----": false,
	} {
		if _, got := (Attachment{Content: []byte(content)}).Sealed(); got != want {
			t.Errorf("%.40q: %t", content, got)
		}
	}
}

// The name of an opened file is its own without the ending; one that says nothing gives way to the name inside. R53
func TestOpenedFilesKeepTheirNames(t *testing.T) {
	for _, c := range [][3]string{
		{"報告.txt.gpg", "x.txt", "報告.txt"}, {"a.tar.gz.PGP", "", "a.tar.gz"}, {"encrypted.asc", "steps.txt", "steps.txt"}, {"ATT00002.dat", "手順.txt", "手順.txt"},
		{"unnamed-3.dat", "", "unnamed-3.dat"}, {"message.pgp", "../../etc/passwd", "passwd"}, {"msg.asc", "_CONSOLE", "msg"}, {"noname", "a\x00\u202eb.txt", "ab.txt"},
	} {
		if got := (Attachment{Name: c[0]}).OpenedName(c[1]); got != c[2] {
			t.Errorf("%q and %q: %q", c[0], c[1], got)
		}
	}
}

// What an encrypted file holds is text, an entity, or a file, and nothing of it is lost. R54
func TestPayloadOfAFile(t *testing.T) {
	bin := "\x89PNG\r\n\x1a\n\x00\x00" + string(bytes.Repeat([]byte{0, 1, 2, 0xff}, 50))
	for content, want := range map[string]string{
		"text": "text",
		"Subject: x\r\nContent-Type: text/plain\r\n\r\nbody":               "body",
		"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n本文": "本文",
		"Content-Type: a header in prose\n\nbody":                          "Content-Type: a header in prose\n\nbody",
		"Host: x.example\nContent-Type: text/html\n\nx":                    "Host: x.example\nContent-Type: text/html\n\nx",
		"Subject: only": "Subject: only",
		"\n\nx":         "\n\nx",
		bin:             "",
	} {
		m := PlainPayload([]byte(content), "", "f.png", DefaultLimits())
		if m.Text != want || want == "" && (len(m.Attachments) != 1 || m.Attachments[0].Name != "f.png" || string(m.Attachments[0].Content) != content) {
			t.Errorf("%.40q: %q, %d files", content, m.Text, len(m.Attachments))
		}
	}
}

// The label of a text that was signed in place is not signed: it makes no other words of what was. R64, S2
func TestLabelsCannotChangeSignedWords(t *testing.T) {
	block := strings.Replace(cleartext, "signed text", "+AHAAdQBiAGwAaQBzAGg- accept", 1)
	for _, label := range []string{"utf-7", "utf-16", "utf-16le", "utf-32", "hz-gb-2312", "ibm037", "x-unknown", "utf-8", "iso-2022-jp", "us-ascii", "shift_jis"} {
		raw := "Content-Type: text/plain; charset=" + label + "\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(block)) + "\n"
		l := Parse([]byte(raw), DefaultLimits()).Layer()
		if l.Form != FormInlineSigned {
			continue // the label hides the block: it is text, and unsigned
		}
		if got := TextPayload([]byte("+AHAAdQBiAGwAaQBzAGg- accept"), l.Charset).Text; got != "+AHAAdQBiAGwAaQBzAGg- accept" {
			t.Errorf("%s: %q", label, got)
		}
	}
}

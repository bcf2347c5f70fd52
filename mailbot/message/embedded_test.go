package message

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// tnef writes a winmail.dat.
type tnef struct{ bytes.Buffer }

func newTNEF() *tnef {
	w := &tnef{}
	w.Write(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint32(nil, tnefSignature), 1))
	return w
}

func (w *tnef) attribute(level byte, id uint16, data string) *tnef {
	w.WriteByte(level)
	w.Write(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, uint32(id)), uint32(len(data))))
	w.WriteString(data)
	w.WriteString("\x00\x00")
	return w
}

type property struct {
	id, kind uint16
	value    string
}

func properties(all ...property) string {
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(all)))
	for _, p := range all {
		out = binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(out, p.kind), p.id)
		if p.id >= 0x8000 {
			out = append(out, strings.Repeat("g", 16)...)
			out = append(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(out, 1), 3), "n\x00\x00\x00"...)
		}
		if p.kind == 3 {
			out = append(out, p.value...)
			continue
		}
		out = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(out, 1), uint32(len(p.value)))
		out = append(out, p.value+strings.Repeat("\x00", -len(p.value)&3)...)
	}
	return string(out)
}

func winmail() []byte {
	le := binary.LittleEndian
	return newTNEF().
		attribute(1, tnefCodepage, string(le.AppendUint32(le.AppendUint32(nil, 932), 0))).
		attribute(1, tnefBody, sjis("架空の本文")+"\x00").
		attribute(1, tnefProperties, properties(property{0x0017, 3, "\x01\x00\x00\x00"}, property{0x8001, mapiUnicode, wide(le, "named")}, property{mapiHTML, mapiBinary, "<p>page</p>"}, property{mapiRTF, mapiBinary, "LZFu"})).
		attribute(2, tnefAttachment, strings.Repeat("\x00", 14)).
		attribute(2, tnefTitle, sjis("表の予定~1.xls")+"\x00").
		attribute(2, tnefData, "first file").
		attribute(2, tnefFileProps, properties(property{mapiLongName, mapiString8, sjis("../表の予定表.xls") + "\x00"}, property{mapiMIME, mapiString8, "application/vnd.ms-excel\x00"})).
		attribute(2, tnefAttachment, strings.Repeat("\x00", 14)).
		attribute(2, tnefTitle, "CON\x00").
		attribute(2, tnefFileProps, properties(property{mapiFileData, mapiObject, strings.Repeat("i", 16) + "second file"}, property{mapiLongName, mapiUnicode, wide(le, "証拠.zip") + "\x00\x00"})).
		attribute(2, tnefAttachment, "").
		attribute(2, tnefData, "third").
		Bytes()
}

// R49: a winmail.dat is kept and listed, and what it hides behind it, under names that can be read.
func TestTNEFIsLookedInto(t *testing.T) {
	mail := func(content []byte) string {
		return "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: application/ms-tnef; name=\"winmail.dat\"\nContent-Transfer-Encoding: base64\n\n" + based(content) + "\n--b--\n"
	}
	bothEnds(t, mail(winmail()), func(t *testing.T, m *Mail) {
		var got []string
		for _, a := range m.Attachments[1:] {
			got = append(got, fmt.Sprintf("%s %s %s", a.Name, a.Type, a.Content))
		}
		want := []string{"body.txt text/plain 架空の本文", "body.html text/html <p>page</p>", "body.rtf.lzfu application/octet-stream LZFu", "表の予定表.xls application/vnd.ms-excel first file",
			"証拠.zip application/octet-stream second file", "unnamed-7 application/octet-stream third"}
		if !slices.Equal(got, want) || m.Attachments[0].Name != "winmail.dat" || m.Attachments[0].Note != "TNEF 6" {
			t.Errorf("%q", got)
		}
	})
	whole := winmail()
	for n := range whole { // cut anywhere it gives what is there, and never fails
		m := Parse([]byte(mail(whole[:n])), DefaultLimits())
		if len(m.Attachments) == 0 || m.Attachments[0].Name != "winmail.dat" || m.Attachments[0].Size != n {
			t.Fatalf("cut at %d: %q", n, listing(m))
		}
	}
	if m := Parse([]byte(mail([]byte("no TNEF at all"))), DefaultLimits()); !slices.Equal(listing(m), []string{"winmail.dat"}) {
		t.Errorf("%q", listing(m))
	}
}

func FuzzReadTNEF(f *testing.F) {
	f.Add(winmail())
	f.Add([]byte("\x78\x9f\x3e\x22\x01\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) < 6 {
			return
		}
		size := 0
		for _, a := range readTNEF(content) {
			size += len(a.Content)
			if a.Name != safeName(a.Name) {
				t.Fatalf("name %q", a.Name)
			}
		}
		if size > 3*len(content) {
			t.Fatalf("%d bytes out of %d", size, len(content))
		}
	})
}

func uuencoded(content string) string {
	var b strings.Builder
	for len(content) > 0 {
		n := min(45, len(content))
		piece := content[:n] + strings.Repeat("\x00", -n&3)
		b.WriteByte(byte(n) + ' ')
		for i := 0; i < n; i += 3 {
			three := (piece + "\x00\x00\x00")[i : i+3]
			v := uint32(three[0])<<16 | uint32(three[1])<<8 | uint32(three[2])
			for _, shift := range []int{18, 12, 6, 0} {
				c := byte(v>>shift&0x3f) + ' '
				if c == ' ' {
					c = '`'
				}
				b.WriteByte(c)
			}
		}
		b.WriteByte('\n')
		content = content[n:]
	}
	return b.String() + "`\nend\n"
}

func yencoded(content string) string {
	var b strings.Builder
	for i := range len(content) {
		switch c := content[i] + 42; c {
		case 0, '\n', '\r', '=', '.':
			b.WriteString("=" + string([]byte{c + 64}))
		default:
			b.WriteByte(c)
		}
		if i%60 == 59 {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// R47, R51: files that an old client writes into the text are listed as files, and the text is whole.
func TestFilesInTheTextAreListed(t *testing.T) {
	content := "架空の証拠です。\x00\x01\xff" + strings.Repeat("0123456789", 20)
	name := sjis("証拠.bin")
	for what, c := range map[string]struct {
		body string
		want []string
	}{
		"uuencode":            {"text\n\nbegin 644 " + name + "\n" + uuencoded(content) + "\nmore\n", []string{"証拠.bin | uuencode"}},
		"two":                 {"begin 0755 ../a\n" + uuencoded(content) + "begin 600 b\n" + uuencoded(content), []string{"a | uuencode", "b | uuencode"}},
		"prose":               {"begin 644 times as you like\nThis is a sentence in which nothing is encoded, with characters of all kinds: {}|~\nend\n", nil},
		"begin, not octal":    {"begin 999 a\n" + uuencoded(content), nil},
		"never ended":         {"begin 644 a\nM" + strings.Repeat("0", 60) + "\n", nil},
		"yEnc":                {"=ybegin line=60 size=227 name=a.bin\n" + yencoded(content) + "\n=yend size=227\n", []string{"a.bin | yEnc"}},
		"yEnc, part":          {"=ybegin part=1 line=60 size=227 name=a.bin\n=ypart begin=1 end=227\n" + yencoded(content) + "\n=yend size=227\n", []string{"a.bin | yEnc"}},
		"uuencode in a begun": {"begin 644 x\nbegin 644 a\n" + uuencoded(content), []string{"a | uuencode"}},
	} {
		t.Run(what, func(t *testing.T) {
			bothEnds(t, "From: a@b.example\n\n"+c.body, func(t *testing.T, m *Mail) {
				if !slices.Equal(listing(m), c.want) {
					t.Errorf("%q, want %q", listing(m), c.want)
				}
				for _, a := range m.Attachments {
					if string(a.Content) != content {
						t.Errorf("%s is %q", a.Name, a.Content)
					}
				}
				if first, _, _ := strings.Cut(c.body, "\n"); !strings.Contains(m.Text, strings.ReplaceAll(first, name, "証拠.bin")) && !strings.Contains(first, "y") {
					t.Errorf("text %q", m.Text)
				}
			})
		})
	}
}

// R51: what a list writes below a body in base64 is shown, and a damaged body is read as far as it goes.
func TestBase64AsReallySent(t *testing.T) {
	whole := based([]byte("架空の本文です。これは長い行になるように書いてあります。\nもう一行。"))
	const text = "架空の本文です。これは長い行になるように書いてあります。\nもう一行。"
	for name, c := range map[string]struct{ body, want string }{
		"whole":        {whole, text},
		"no padding":   {strings.TrimRight(whole, "=\n"), text},
		"footer":       {whole + "\n_______________\nlist footer: see http://x.test/\n", text + "\n_______________\nlist footer: see http://x.test/"},
		"concatenated": {based([]byte("ab")) + based([]byte("cd")), "abcd"},
		"junk":         {strings.Replace(whole, "A", "A!", 1), text},
		"blanks":       {" " + strings.ReplaceAll(whole, "\n", " \n "), text},
		"url alphabet": {strings.NewReplacer("+", "-", "/", "_").Replace(whole), text},
		"plain text":   {"This is no base64, whatever the header says.\nReally.", "This is no base64, whatever the header says.\nReally."},
	} {
		t.Run(name, func(t *testing.T) {
			bothEnds(t, "From: a@b.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"+c.body, func(t *testing.T, m *Mail) {
				if got := strings.TrimSpace(m.Text); got != c.want {
					t.Errorf("%q, want %q; problems %q", got, c.want, said(m))
				}
			})
		})
	}
}

// R51: quoted-printable as it comes.
func TestQuotedPrintableAsReallySent(t *testing.T) {
	for body, want := range map[string]string{
		"a=3Db": "a=b", "a=3db": "a=b", "a=b": "a=b", "a=": "a", "a=\nb": "ab", "a=  \nb": "ab", "a  \nb": "a\nb", "a=zz": "a=zz", "=E6=9E=B6=E7=A9=BA": "架空", "=E6=9E=\n=B6": "架", "=\n=\n=": "", "100=": "100", "=4": "=4", "==41": "=A",
	} {
		bothEnds(t, "From: a@b.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: Quoted-Printable\n\n"+body, func(t *testing.T, m *Mail) {
			if m.Text != want {
				t.Errorf("%q: %q, want %q", body, m.Text, want)
			}
		})
	}
}

// based is base64 in lines.
func based(content []byte) string {
	var b strings.Builder
	for s := encoded64(content); s != ""; {
		n := min(76, len(s))
		b.WriteString(s[:n] + "\n")
		s = s[n:]
	}
	return b.String()
}

func encoded64(content []byte) string { return base64.StdEncoding.EncodeToString(content) }

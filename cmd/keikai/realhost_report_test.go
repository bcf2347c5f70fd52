//go:build realhost

package main_test

import (
	"os"
	"path/filepath"
	"strings"
)

// R93: `check` passes over this set-up, and names each thing that is spoilt, with what to do.
func (s *story) check() {
	for _, row := range s.o.ask(0, "check") {
		if row["ok"] != true {
			s.t.Errorf("check: %v", row)
		}
	}
	execute(s.t, nil, nil, "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Other authority",
		"-keyout", filepath.Join(s.o.dir, "other.key"), "-out", filepath.Join(s.o.dir, "other.pem"))
	s.o.write("keys/wrong.password", []byte("not it\n"))
	for _, c := range []struct {
		name, old, new string
		code           int
		row, hint      string
	}{
		{"password", "imap.user = \"" + receptionAddress + "\"\n# Required.\nimap.password_file = \"keys/reception.password\"",
			"imap.user = \"" + receptionAddress + "\"\nimap.password_file = \"keys/wrong.password\"", 1, "of mailbox reception", "compare user and password_file"},
		{"server", "server = \"" + s.host.submission + "\"", "server = \"localhost:9\"", 1, "smtp localhost:9", "is the server up"},
		{"authority", "imap.ca_file = \"" + s.host.authority() + "\"\n# \"implicit\"", "imap.ca_file = \"other.pem\"\n# \"implicit\"", 1, "of mailbox reception", "ca_file"},
		{"second person", "roles = [\"coordination\"]\nlanguage = \"en\"", "roles = [\"reception\"]\nlanguage = \"en\"", 1, "people of coordination", "coordinator"},
		{"key", "[smtp]\n", "[smtp]\nprot = 587\n", 2, "prot", "hint"},
	} {
		s.o.write("spoilt.toml", []byte(replaced(s.t, s.o.read("config.toml"), c.old, c.new)))
		s.spoilt(c.name, "spoilt.toml", c.code, c.row, c.hint)
	}
	secret := filepath.Join(s.o.dir, "keys/reception.asc")
	must(s.t, os.Chmod(secret, 0o644))
	s.spoilt("mode", "config.toml", 1, secret, "chmod 600")
	if out, errs, code := s.o.raw("--config", filepath.Join(s.o.dir, "config.toml"), "once"); code == 0 || !strings.Contains(errs, "0644") {
		s.t.Errorf("once with a secret key that all may read: exit %d\n%s%s", code, out, errs)
	}
	must(s.t, os.Chmod(secret, 0o600))
}

// spoilt wants the fault in one line, a hint below it, and an exit code.
func (s *story) spoilt(name, config string, code int, row, hint string) {
	s.t.Helper()
	out, errs, got := s.o.raw("--config", filepath.Join(s.o.dir, config), "check")
	said := ""
	for line := range strings.Lines(out + errs) {
		if strings.HasPrefix(line, "BAD") || strings.HasPrefix(line, "     →") || strings.HasPrefix(line, "keikai:") {
			said += line
		}
	}
	if got != code || !strings.Contains(said, row) || !strings.Contains(said, hint) {
		s.t.Errorf("check with a wrong %s: exit %d, want %d with %q and %q:\n%s%s", name, got, code, row, hint, out, errs)
	}
}

// form is the demo's report form with another reporter.
func (s *story) form(file, old, new string) string {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join("story", file))
	must(s.t, err)
	return replaced(s.t, strings.ReplaceAll(string(text), ".example\n", ".test\n"), old, new)
}

// R54: mails of gpg (PGP/MIME, and inline in ISO-2022-JP), of Sequoia and of mutt each open a case and are
// acknowledged once, in the finder's language.
func (s *story) reports() {
	s.sealedReport()
	s.inlineReport()
	s.websiteReport()
	s.clearReport()
	s.post(s.mallory, draft{to: coordinationAddress, subject: "Hello", kind: "text/plain", body: "Is anybody there?\n"})
	s.o.once(6)
	s.o.once(0)

	receipt := s.taro.take(s.o, "finder/receipt")
	receipt.wants(s.t, "signed", "SHA-256", s.reception().fingerprint[:4])
	s.sealedCase = s.the(receipt)
	receipt = s.hanako.take(s.o, "finder/receipt")
	receipt.wants(s.t, "signed")
	s.inlineCase = s.the(receipt)
	receipt = s.alex.take(s.o, "finder/receipt")
	receipt.wants(s.t, "signed", "SHA-256")
	s.websiteCase = s.the(receipt)
	receipt = s.jiro.take(s.o, "finder/receipt")
	receipt.wants(s.t, "signed")
	s.clearCase = s.the(receipt)
	for _, who := range []*person{s.kato, s.sato} {
		who.take(s.o, "desk/quarantined", "mallory@stranger.test").wants(s.t, "sealed", "Is anybody there?")
	}
}

// sealedReport is the Japanese product form in PGP/MIME with the finder's key inside, handed in twice, as when a server on the
// way tries again. The finder's name stands in it outside the section for it, too.
func (s *story) sealedReport() {
	text := s.form("report.txt", "9) その他\n   なし", "9) その他\n   発見 太郎（taro@finder.test）の資料による。\n   手順は確認済み。")
	payload := withFiles("text/plain; charset=ISO-2022-JP", string(inCharset(s.t, text, "ISO-2022-JP")),
		[3]string{"application/pgp-keys", "taro.asc", string(s.taro.tool.publicKey())}, [3]string{"text/plain", "poc.txt", "(verification code)"})
	kind, body := encryptedMIME(s.taro.tool.seal(payload, s.reception()))
	report := draft{subject: jisWord(s.t, "ソフトウエア製品脆弱性関連情報の届出"), id: "1@finder.test", kind: kind, body: body}
	s.post(s.taro, report)
	again := s.host.stored(receptionAddress)[0]
	s.host.handIn(s.taro.address, receptionAddress, again)
	s.posted()
}

// inlineReport is `gpg -seat` around text in ISO-2022-JP, with the finder's key below it. The product is not named.
func (s *story) inlineReport() {
	text := s.form("report.txt", "名称：例示メールソフト", "名称：")
	text = replaced(s.t, replaced(s.t, text, "発見 太郎", "探索 花子"), "taro@finder.test", "hanako@finder.test")
	text += "\n" + string(s.hanako.tool.publicKey())
	armored := s.hanako.tool.(*gnupg).sealAs(inCharset(s.t, text, "ISO-2022-JP"), s.reception(), "--textmode")
	s.post(s.hanako, draft{subject: jisWord(s.t, "脆弱性の届出"), id: "2@finder.test", kind: "text/plain; charset=ISO-2022-JP", body: string(armored)})
}

// websiteReport is an English website form, sealed and signed by Sequoia.
func (s *story) websiteReport() {
	payload := withFiles("text/plain; charset=UTF-8", s.form("website.txt", "None.", "None so far."),
		[3]string{"application/pgp-keys", "alex.asc", string(s.alex.tool.publicKey())})
	kind, body := encryptedMIME(s.alex.tool.seal(payload, s.reception()))
	s.post(s.alex, draft{subject: "Vulnerability report", id: "1@research.test", kind: kind, body: body})
}

// clearReport comes from mutt's batch mode, which never encrypts.
func (s *story) clearReport() {
	newMutt(s.o, s.jiro, "no").batch(receptionAddress, "脆弱性を見つけました", "例示サイトの検索欄に弱点があります。\n連絡はこのアドレスにお願いします。\n")
	s.posted()
}

// R54: each coordinator gets each report once, sealed to the own key, as written, with what the form lacks and the
// lines to answer with.
func (s *story) newReports() {
	for _, who := range []*person{s.yamada, s.tanaka} {
		who.take(s.o, "desk/new_report", s.sealedCase).wants(s.t, "sealed", "例示メールソフト", "3.1.4", "クロスサイトスクリプティング", "taro.asc", "poc.txt", "発見 太郎")
		who.take(s.o, "desk/new_report", s.websiteCase).wants(s.t, "sealed", "Example Shop", "https://shop.example/search?q=1", "None so far.", "alex.asc")
		who.take(s.o, "desk/new_report", s.clearCase).wants(s.t, "sealed", "例示サイトの検索欄に弱点があります。", "脆弱性を見つけました")
	}
	inline := s.yamada.take(s.o, "desk/new_report", s.inlineCase)
	inline.wants(s.t, "sealed", "〔記載のない必須項目〕\n・（カ）名称", "探索 花子")
	inline.ready(s.t, "受理 製品")
	s.tanaka.take(s.o, "desk/new_report", s.inlineCase).wants(s.t, "sealed", "Required items that are missing\n- product name")
	for _, number := range []string{s.sealedCase, s.inlineCase, s.websiteCase, s.clearCase} {
		s.state(number, "received")
	}
}

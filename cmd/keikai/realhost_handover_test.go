//go:build realhost

package main_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// A4, A5: the finder said 「IPAとのみ」. Reception hands the report over after a look at what goes, coordination takes it with
// Sequoia (which writes the intended recipient, so that the command is obeyed at once) and looks at all that it may see.
func (s *story) handOver() {
	s.command(s.yamada, "【"+s.sealedCase+"】 調整依頼\n")
	s.o.once(1)
	preview := s.yamada.take(s.o, "desk/preview", s.sealedCase)
	preview.wants(s.t, "sealed", "クロスサイトスクリプティング")
	s.state(s.sealedCase, "accepted")
	s.command(s.yamada, preview.ready(s.t, "確認")+"\n")
	s.o.once(1)
	s.yamada.take(s.o, "desk/transcript", s.sealedCase).wants(s.t, "sealed", "調整依頼")
	for _, who := range []*person{s.kato, s.sato} {
		came := who.take(s.o, "body/handover", s.sealedCase)
		came.wants(s.t, "sealed", "クロスサイトスクリプティング", "例示メールソフト", "3.1.4", "手順は確認済み。")
		s.coordinated = regexp.MustCompile(`JVN#\d{8}`).FindString(came.text)
	}
	s.state(s.sealedCase, "handed_over")

	s.command(s.sato, "["+s.coordinated+"] take\n")
	s.o.once(1)
	s.filed("command")
	s.sato.take(s.o, "desk/transcript", s.coordinated).wants(s.t, "sealed", "take")
	for _, who := range []*person{s.yamada, s.tanaka} {
		who.take(s.o, "body/handover_taken", s.sealedCase).wants(s.t, "sealed")
	}
	for verb, answer := range map[string]string{"表示": "show", "経緯": "journal", "提供先": "who"} {
		s.command(s.kato, "【"+s.coordinated+"】 "+verb+"\n")
		s.o.once(1)
		s.kato.take(s.o, "desk/answer_"+answer, s.coordinated).wants(s.t, "sealed")
	}
	s.withheld()
}

// withheld searches everything that lies in coordination's mailboxes, as bytes and as its people read it, for the finder.
func (s *story) withheld() {
	s.t.Helper()
	names, mails := s.finderNames(), 0
	for _, address := range []string{coordinationAddress, s.kato.address, s.sato.address} {
		must(s.t, filepath.WalkDir(filepath.Join(s.host.dir, "mail", address), func(path string, d fs.DirEntry, err error) error {
			if folder := filepath.Base(filepath.Dir(path)); err != nil || d.IsDir() || folder != "cur" && folder != "new" {
				return err
			}
			raw, err := os.ReadFile(path)
			must(s.t, err)
			mails++
			s.tells(path, string(raw), names)
			return nil
		}))
	}
	for _, who := range []*person{s.kato, s.sato} {
		who.read(s.o)
		for _, l := range who.letters {
			s.tells(l.kind, l.subject+"\n"+l.text, names)
		}
	}
	if letters := len(s.kato.letters) + len(s.sato.letters); letters < 8 || mails < letters {
		s.t.Errorf("%d letters in %d files were searched", letters, mails)
	}
	rows := s.o.ask(0, "case", "show", s.coordinated, "--as", s.kato.name)
	text, err := json.Marshal(rows)
	must(s.t, err)
	s.tells("case show --as", string(text), names)
	if finder := rows[0]["finder"].(map[string]any); len(finder) != 1 || finder["withheld"] != true {
		s.t.Errorf("coordination sees the finder as %v", finder)
	}
}

// finderNames are what would tell who the finder of the case is.
func (s *story) finderNames() *regexp.Regexp {
	key := s.taro.tool.(*gnupg).fingerprint
	return regexp.MustCompile(`(?i)太郎|taro|finder\.test|` + key[len(key)-16:])
}

// coded is a line of base64, in which any four letters stand sooner or later. What it says is searched where it is opened.
var coded = regexp.MustCompile(`(?m)^[A-Za-z0-9+/=]{60,}\r?$`)

// tells fails when a text holds one of the names. A fingerprint may be written in groups.
func (s *story) tells(where, text string, names *regexp.Regexp) {
	s.t.Helper()
	readable := coded.ReplaceAllString(text, "")
	for _, form := range []string{readable, strings.Join(strings.Fields(readable), "")} {
		if found := names.FindString(form); found != "" {
			s.t.Errorf("%s tells %q:\n%s", where, found, text)
			return
		}
	}
}

//go:build realhost

package main_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// japan is the office's clock.
var japan = time.FixedZone("JST", 9*60*60)

// pageWritten: the page on JVN is written part by part, each mail under the action code of the answer before it, and every answer brings
// drafts of the page. The developer sees its own entry only (notices.md 1.2; R32).
func (s *story) pageWritten() {
	s.confirmed("公表文案 表示")
	answer := s.pageAnswer()
	if !strings.Contains(answer.text, "・概要（日本語）") {
		s.t.Errorf("an empty page lacks nothing:\n%s", answer.text)
	}
	code := regexp.MustCompile(`公表文案 表示 (#\S+)`)
	for _, c := range []string{
		"部分=題名\n\n例示メールソフトにおけるクロスサイトスクリプティングの脆弱性", "部分=題名 言語=英語\n\nExample Mail vulnerable to cross-site scripting",
		"部分=概要\n\n例示メールソフトには、クロスサイトスクリプティングの脆弱性が存在します。", "部分=概要 言語=英語\n\nExample Mail contains a cross-site scripting vulnerability.",
		"部分=影響\n\n任意のスクリプトを実行される可能性があります。", "部分=影響 言語=英語\n\nAn arbitrary script may be executed.",
		"部分=対策\n\n[アップデートする]\n最新版へアップデートしてください。", "部分=対策 言語=英語\n\n[Update the software]\nUpdate to the latest version.",
		"cvss=CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N cwe=CWE-79", "製品=例示メールソフト 開発者=V1 バージョン=「3.1.5 より前」 修正版=3.1.5 英語=「Example Mail」", "cvss=AV:N/AC:M/Au:N/C:N/I:P/A:N",
	} {
		words, text, _ := strings.Cut(c, "\n\n")
		line := "【" + s.coordinated + "】 公表文案 " + words + " " + code.FindStringSubmatch(answer.text)[1]
		if text != "" {
			line += "\n\n" + text + "\n以上"
		}
		s.command(s.kato, line+"\n")
		s.o.once(1)
		answer = s.pageAnswer()
	}
	if _, lacks, _ := strings.Cut(answer.text, "〔公表までに必要なもの〕"); !strings.HasPrefix(strings.TrimSpace(lacks), "・該当製品のある製品開発者") {
		s.t.Errorf("before any developer said that it is concerned, a full page lacks more than that:\n%s", answer.text)
	}
}

// pageAnswer is the answer to a command about the page.
func (s *story) pageAnswer() *letter {
	s.t.Helper()
	answer := s.kato.take(s.o, "desk/answer_page", s.coordinated)
	answer.wants(s.t, "sealed", "掲載ページの案（日本語・英語）")
	s.kato.take(s.o, "desk/transcript", "公表文案")
	return answer
}

// confirmed sends a command that is bound to nothing, and its token.
func (s *story) confirmed(command string) {
	s.t.Helper()
	s.command(s.kato, "【"+s.coordinated+"】 "+command+"\n")
	s.o.once(1)
	s.command(s.kato, s.kato.take(s.o, "desk/token", strings.Fields(command)[0]).ready(s.t, "確認")+"\n")
	s.o.once(1)
}

// published: a date in two minutes is fixed, one person of each body approves one page, and at its minute it is public: the link leads to a
// whole site that others' programs read, and the mails have left. guideline IV.4.9; users.md A6; N22
func (s *story) published() {
	s.confirmed("対応状況 V1 該当製品あり")
	s.drain()
	at := time.Now().In(japan).Add(120 * time.Second).Truncate(time.Minute)
	s.look(at.Format("公表日 2006-01-02 15:04"))
	s.maker.take(s.o, "developer/date_fixed", s.references["V1"]).wants(s.t, "sealed", s.coordinated)
	s.arrived(coordinationAddress) // V3 was asked for its key, and that mail came back
	s.o.once(1)
	s.look("JVN公表")
	asked := s.yamada.take(s.o, "desk/release_joint", s.sealedCase)
	asked.wants(s.t, "sealed", at.Format("15:04"), s.kato.name)
	s.command(s.yamada, asked.ready(s.t, "承認")+"\n")
	s.o.once(1)
	s.drain()
	if _, err := os.Lstat(filepath.Join(s.o.dir, "site")); err == nil {
		s.t.Error("something is public before its hour")
	}
	time.Sleep(time.Until(at.Add(time.Second)))
	s.o.once(0)
	s.maker.take(s.o, "developer/published", s.references["V1"]).wants(s.t, "sealed", "https://jvn.example/jp/"+strings.ReplaceAll(s.coordinated, "#", "")+"/")
	s.taro.take(s.o, "finder/published", s.sealedCase).wants(s.t, "sealed")
	for _, who := range []*person{s.yamada, s.tanaka, s.kato, s.sato} {
		who.take(s.o, "desk/publish_done").wants(s.t, "sealed")
	}
	s.drain()
	s.sitePrinted()
}

// sitePrinted looks at the site with other programs than the one that made it, and has it printed once more.
func (s *story) sitePrinted() {
	site := filepath.Join(s.o.dir, "site")
	page := string(s.o.bytes("site/jp/" + strings.ReplaceAll(s.coordinated, "#", "") + "/index.html"))
	for _, words := range []string{"例示メールソフトにおけるクロスサイトスクリプティングの脆弱性", "3.1.5 より前", "該当製品あり", "脆弱性情報提供済み", s.maker.name} {
		if !strings.Contains(page, words) {
			s.t.Errorf("the page does not say %q:\n%s", words, page)
		}
	}
	for _, secret := range []*regexp.Regexp{s.finderNames(), regexp.MustCompile(`IPA#\d|VH#\d|psirt@|security@imaginary`)} {
		if secret.MatchString(page) {
			s.t.Errorf("the page tells %s", secret.FindString(page))
		}
	}
	for _, file := range []string{"rss/jvn.rdf", "rss/jvn.atom", "jp/" + strings.ReplaceAll(s.coordinated, "#", "") + "/vuldef.xml"} {
		execute(s.t, nil, nil, "xmllint", "--noout", filepath.Join(site, file))
	}
	signed, err := filepath.Glob(filepath.Join(site, ".well-known/csaf/white/*/*.json"))
	if err != nil || len(signed) != 2 {
		s.t.Fatalf("there are %d CSAF documents: %v", len(signed), err)
	}
	for _, doc := range signed {
		text, err := os.ReadFile(doc)
		must(s.t, err)
		signature, err := os.ReadFile(doc + ".asc")
		must(s.t, err)
		s.kato.tool.verify(text, signature, s.coordination())
		var csaf struct {
			Document struct {
				Tracking struct{ Status string }
			}
		}
		if err := json.Unmarshal(text, &csaf); err != nil || csaf.Document.Tracking.Status != "final" {
			s.t.Errorf("%s: %v, status %q", doc, err, csaf.Document.Tracking.Status)
		}
	}
	again := filepath.Join(s.o.dir, "again")
	s.o.ask(0, "publish", "--out", again)
	if out, _ := execute(s.t, nil, nil, "diff", "-r", site+"/", again); len(bytes.TrimSpace(out)) > 0 {
		s.t.Errorf("printed again it is another site:\n%s", out)
	}
}

// figures: a ledger of before the bot is taken in, and one signed line brings the quarter, sealed, with a table for a spreadsheet and
// the charts. N24
func (s *story) figures() {
	s.o.write("ledger.csv", []byte("取扱番号,種別,届出日,受理日,処理結果,終了日\nIPA#12345601,ソフトウェア製品,2009年1月15日,H21.1.20,,\nIPA#12345602,website,2009/2/3,2009-02-05,,\nIPA#12345603,website,2009/2/4,,not_accepted,2009-02-10\n"))
	s.o.ask(0, "import", filepath.Join(s.o.dir, "ledger.csv"))
	s.command(s.kato, "統計 2009年第1四半期\n")
	s.o.once(1)
	answer := s.kato.take(s.o, "desk/answer_stats")
	answer.wants(s.t, "sealed", "合計3件", "・添付：stats-2009Q1.csv", "・添付：stats-2009Q1-")
}

// drain takes whatever has come to anybody: what matters of it was looked at before.
func (s *story) drain() {
	for _, p := range s.people() {
		if p == s.bounce || p == s.gone {
			continue
		}
		p.read(s.o)
		for id := range p.letters {
			p.taken[id] = true
		}
	}
}

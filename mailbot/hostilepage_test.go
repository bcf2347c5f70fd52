package mailbot

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"keikai/mailbot/handling"
)

// hostileWords are what a page may be made of by mistake or malice. They come by mail, through every room on the way.
const hostileWords = "\"><script>alert(1)</script><img src=x onerror=alert(2)> {{.Facts}} ${7*7} ]]> &amp; javascript:alert(3) '--> =HYPERLINK(1) \u202egpj.exe\u2066 \u200b\x1b]52;c;x\x07"

// hostileScene is a case with a date, whose developers and page are made of such words, in an office that prints its site.
func hostileScene(w *world, text string) {
	for _, handle := range []string{"one", "two"} {
		w.listParty("developer", []string{handle, "registered", "keyword=mail", "name=" + handle + hostileWords})
	}
	manyDevelopers(w, 0)
	w.playSite(strings.Fields("is printed"), nil)
	order := func(line, text string) { w.orders("佐藤", "coordination", line, text) }
	order("開発者追加 keyword=mail", "")
	w.logAll(2, "手段=電話 結果=応答あり")
	w.logAll(2, "手段=郵送 内容=詳細")
	order("公表日 2009-08-26", "")
	order("対応状況 V1 該当製品あり", "")
	for _, part := range []string{"題名", "概要", "影響範囲", "詳細", "影響", "対策", "補足", "その他"} {
		for _, lang := range []string{"日本語", "英語"} {
			words := hostileWords
			if part == "詳細" {
				words += "\n\n" + text
			}
			order("公表文案 部分="+part+" 言語="+lang, "次のとおり。\n\n"+words)
		}
	}
	order("公表文案 cvss=CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:L cwe=CWE-400", "")
	order(`公表文案 製品="例示><script>" 英語="x'><script>" 開発者=V1 バージョン=3.1より前 修正版=3.1`, "")
	order(`公表文案 参考=https://a.example/?q='%22; 題名="><script>" 英語="><script>"`, "")
}

// What is written for a page comes out of every format as text, however it is made and however long it is. S25, R37, N23
func TestAHostilePageGoesOutAsText(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hired{person{name: "鈴木", address: "suzuki@coordination.test", lang: handling.Japanese}, handling.Coordination})
		hostileScene(w, strings.Repeat("長い文です。<b>", 1_000))
		number := w.theCase().JVN
		for _, link := range []string{"javascript:alert(1)", "https://a.example/\u202e<x>", "data:text/html,x", "//a.example", "https://user@a.example/"} {
			w.send(letter{from: "佐藤", to: "coordination", subject: "【" + number + "】 公表文案 参考=" + link + " 題名=x", sealed: true, signed: true})
		}
		if links := w.theCase().Page.Links; len(links) > 1 {
			t.Errorf("links: %+v", links)
		}
		time.Sleep(time.Until(handling.Date{Y: 2009, M: 8, D: 26}.Time(11, 10)))
		w.once()
		var shown handling.DeskPreview
		var asked handling.DeskApproval
		say := func(by, box, subject string) {
			w.send(letter{from: by, to: box, subject: subject, sealed: true, signed: true})
		}
		say("佐藤", "coordination", "【"+number+"】 JVN公表")
		w.lastNotice(handling.DeskPreviewKind, &shown)
		say("佐藤", "coordination", "【"+number+"】 確認 "+shown.Token)
		w.lastNotice(handling.DeskReleaseKind, &asked)
		say("Tanaka", "reception", "承認 "+asked.Code)
		time.Sleep(time.Until(handling.Date{Y: 2009, M: 8, D: 26}.Time(12, 1)))
		w.once()
		if got := w.theCase().State; got != handling.CasePublished {
			mails := w.host.Messages(w.people["佐藤"].address)
			t.Fatalf("the case is %s:\n%.3000s", got, w.readAs("佐藤", mails[len(mails)-1].Raw).payload.Text)
		}
		link, _ := w.bot.siteFolders()
		for name, data := range w.tree(link) {
			calm(t, name, string(data))
		}
		w.bot.Close()
	})
}

var live = regexp.MustCompile(`(?i)<(script|img|b)\b|href="?(javascript|data):|\son[a-z]+=`)

// calm wants a file that is whole, and in which the words do nothing and hide nothing.
func calm(t *testing.T, name, data string) {
	t.Helper()
	if i := strings.IndexFunc(data, func(r rune) bool {
		return r < 0x20 && r != '\n' && r != '\r' || r == 0x7f || r == 0x202e || r == 0x2066 || r == 0x200b || r == 0xfffd
	}); i >= 0 {
		t.Errorf("%s hides something: %q", name, data[max(0, i-20):min(len(data), i+20)])
	}
	switch filepath.Ext(name) {
	case ".html":
		for _, tag := range regexp.MustCompile(`<[^>]*>`).FindAllString(data, -1) {
			if live.MatchString(tag) {
				t.Errorf("%s is alive: %s", name, tag)
			}
		}
	case ".xml", ".rdf", ".atom":
		d := xml.NewDecoder(strings.NewReader(data))
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
			if e, ok := token.(xml.StartElement); ok && (e.Name.Local == "script" || e.Name.Local == "img") {
				t.Errorf("%s has an element %s", name, e.Name.Local)
			}
		}
	case ".json":
		if !json.Valid([]byte(data)) {
			t.Errorf("%s is no JSON", name)
		}
	}
}

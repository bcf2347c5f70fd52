package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"keikai/mailbot"
)

// pageTexts are what the coordinator writes for the page on JVN, part by part.
var pageTexts = []struct {
	part   phrase // the word of the command
	ja, en string
}{
	{phrase{"題名", "title"}, "例示メールソフトにおけるサービス運用妨害 (DoS) の脆弱性", "Example Mail vulnerable to denial-of-service (DoS)"},
	{phrase{"概要", "overview"}, "例示メールソフトには、メールの件名の処理に起因するサービス運用妨害 (DoS) の脆弱性が存在します。", "Example Mail contains a denial-of-service (DoS) vulnerability in the way it handles the subject of a mail."},
	{phrase{"影響", "impact"}, "細工されたメールを受信すると、当該製品が異常終了する可能性があります。", "Receiving a crafted mail may terminate the product."},
	{phrase{"対策", "solution"}, "[アップデートする]\n開発者が提供する情報をもとに、最新版へアップデートしてください。", "[Update the software]\nUpdate to the latest version according to the information provided by the developer."},
}

// page is written by mail. Each answer brings the page as it stands, and what it lacks.
func (st *stage) page(ctx context.Context) error {
	st.act("demo.page")
	by := st.lead(coordination)
	first := pageTexts[0]
	if err := st.orders(ctx, by, coordination, st.say(by, st.jvn, phrase{"公表文案 部分=" + first.part.ja, "advisory part=" + first.part.en + " lang=ja"}), first.ja, "desk/answer_page",
		phrase{"〔公表までに必要なもの〕", "Needed before publication"}, phrase{"・概要（日本語）", "- Overview (Japanese)"}); err != nil {
		return err
	}
	if err := st.silently(func() error { return st.writesPage(ctx, by) }); err != nil {
		return err
	}
	st.act("demo.page_full")
	verb := phrase{"公表文案 製品=例示メールソフト 開発者=V1 バージョン=「3.1.5 より前」 修正版=3.1.5 英語=「Example Mail」", `advisory product=例示メールソフト for=V1 versions="before 3.1.5" fixed=3.1.5 en="Example Mail"`}
	return st.orders(ctx, by, coordination, st.say(by, st.jvn, verb), "", "desk/answer_page", phrase{"・不足はありません", "- Nothing is missing"})
}

// writesPage sends the other texts, the analysis and the number of the flaw.
func (st *stage) writesPage(ctx context.Context, by string) error {
	for i, t := range pageTexts {
		if i > 0 {
			if err := st.orders(ctx, by, coordination, st.say(by, st.jvn, phrase{"公表文案 部分=" + t.part.ja, "advisory part=" + t.part.en + " lang=ja"}), t.ja, "desk/answer_page"); err != nil {
				return err
			}
		}
		if err := st.orders(ctx, by, coordination, st.say(by, st.jvn, phrase{"公表文案 部分=" + t.part.ja + " 言語=英語", "advisory part=" + t.part.en + " lang=en"}), t.en, "desk/answer_page"); err != nil {
			return err
		}
	}
	for _, v := range []string{"cvss=AV:N/AC:M/Au:N/C:N/I:N/A:P cwe=CWE-20", "cvss=CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:H"} {
		if err := st.orders(ctx, by, coordination, st.say(by, st.jvn, phrase{"公表文案 " + v, "advisory " + v}), "", "desk/answer_page"); err != nil {
			return err
		}
	}
	return st.orders(ctx, by, coordination, st.say(by, st.jvn, phrase{"CVE番号 採番", "cve assign"}), "", "desk/transcript")
}

// siteShown says what lies on the web server now, and that it can be printed once more, byte for byte.
func (st *stage) siteShown(ctx context.Context) error {
	st.act("demo.site")
	folder := strings.ReplaceAll(st.jvn, "#", "")
	for _, file := range []string{"index.html", "jp/" + folder + "/index.html", "en/jp/" + folder + "/index.html", "rss/jvn.rdf", "jp/" + folder + "/vuldef.xml", ".well-known/csaf/provider-metadata.json"} {
		data, err := os.ReadFile(filepath.Join(st.dir, "site", filepath.FromSlash(file)))
		if err != nil {
			return fmt.Errorf("look at the site: %w", err)
		}
		fmt.Fprintf(st.a.out, "    site/%s (%d bytes)\n", file, len(data))
	}
	files := 0
	err := st.bot.Do(ctx, mailbot.Request{Command: "publish"}, func(v any) error {
		part, ok := v.(mailbot.PublishPart)
		if !ok {
			return nil
		}
		shown, err := os.ReadFile(filepath.Join(st.dir, "site", filepath.FromSlash(part.Path)))
		if err == nil && string(shown) != string(part.Data) {
			err = fmt.Errorf("%s is another one when it is printed again", part.Path)
		}
		files++
		return err
	})
	if err != nil {
		return err
	}
	st.a.tell("demo.site_end", files)
	return nil
}

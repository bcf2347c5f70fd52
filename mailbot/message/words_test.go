package message

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// R25: prefixes in the languages and widths met in Japan; C7: tags in any
// bracket or none. S1: forwarding is told from replying.
func TestSubjectsAreSplit(t *testing.T) {
	ipa := []string{"IPA#12345678"}
	for subject, want := range map[string]Subject{
		"file 118 as=F case=IPA#12345678":           {Tags: ipa, Named: ipa, Rest: "file 118 as=F case=IPA#12345678"},
		"[IPA#12345678] file 118 case=IPA#12345678": {Tags: ipa, Rest: "file 118 case=IPA#12345678", First: true},
		"一括 担当 鈴木 案件＝「IPA#12345678、IPA#12345678」":   {Tags: ipa, Named: ipa, Rest: "一括 担当 鈴木 案件＝「IPA#12345678、IPA#12345678」"},
		"a=b IPA#12345678":                 {Tags: ipa, Rest: "a=b"},
		"[IPA#12345678] accept product":    {Tags: ipa, Rest: "accept product", First: true},
		"【IPA#12345678】受理　製品":              {Tags: ipa, Rest: "受理　製品", First: true},
		"［ＩＰＡ＃１２３４５６７８］　受理":                {Tags: ipa, Rest: "受理", First: true},
		"（IPA#12345678）受理":                 {Tags: ipa, Rest: "受理", First: true},
		"〔ＩＰＡ＃１２３４５６７８〕 受理":                {Tags: ipa, Rest: "受理", First: true},
		"IPA 12345678 show":                {Tags: ipa, Rest: "show", First: true},
		"ipa#12345678 show":                {Tags: ipa, Rest: "show", First: true},
		"取扱番号：12345678 状況":                 {Tags: ipa, Rest: "状況", First: true},
		"【取扱番号 IPA#12345678】状況":            {Tags: ipa, Rest: "状況", First: true},
		"12345678 show":                    {Rest: "12345678 show"},
		"Re: [IPA#12345678] x":             {Reply: true, Tags: ipa, Rest: "x", First: true},
		"RE：【IPA#12345678】x":               {Reply: true, Tags: ipa, Rest: "x", First: true},
		"Re[2]: Re: [IPA#12345678] x":      {Reply: true, Tags: ipa, Rest: "x", First: true},
		"返信: [IPA#12345678] x":             {Reply: true, Tags: ipa, Rest: "x", First: true},
		"AW: SV: Antw: [IPA#12345678] x":   {Reply: true, Tags: ipa, Rest: "x", First: true},
		"[IPA#12345678] Re: x":             {Reply: true, Tags: ipa, Rest: "x", First: true},
		"Fwd: [IPA#12345678] 修正完了":         {Forward: true, Tags: ipa, Rest: "修正完了", First: true},
		"Re: FW: [IPA#12345678] x":         {Forward: true, Tags: ipa, Rest: "x", First: true},
		"転送：[IPA#12345678] x":              {Forward: true, Tags: ipa, Rest: "x", First: true},
		"WG: [IPA#12345678] x":             {Forward: true, Tags: ipa, Rest: "x", First: true},
		"TR: [IPA#12345678] x":             {Forward: true, Tags: ipa, Rest: "x", First: true},
		"VS: [IPA#12345678] x":             {Forward: true, Tags: ipa, Rest: "x", First: true},
		"[IPA#12345678] Fwd: x":            {Forward: true, Tags: ipa, Rest: "x", First: true},
		"[Fwd: [IPA#12345678] x]":          {Forward: true, Tags: ipa, Rest: "x]", First: true},
		"[EXTERNAL] [IPA#12345678] x":      {Tags: ipa, Rest: "x", First: true},
		"【社外】Re: 【IPA#12345678】x":          {Reply: true, Tags: ipa, Rest: "x", First: true},
		"***UNCHECKED*** [IPA#12345678] x": {Tags: ipa, Rest: "x", First: true},
		"[vuln-ml 123] [IPA#12345678] x":   {Tags: ipa, Rest: "x", First: true},
		"[JVN#1a2b3c4d][IPA#12345678] x":   {Tags: []string{"JVN#1A2B3C4D", "IPA#12345678"}, Rest: "x", First: true},
		"[VH#87654321] result":             {Tags: []string{"VH#87654321"}, Rest: "result", First: true},
		"Re: 【DID#12345678】 ご連絡":           {Tags: []string{"DID#12345678"}, Rest: "ご連絡", Reply: true, First: true}, // as the list of unreachable developers asks for
		"ご質問 [IPA#12345678]":               {Tags: ipa, Rest: "ご質問"},
		"[IPA#123456789] x":                {Rest: "[IPA#123456789] x"},
		"[IPA#1234567] x":                  {Rest: "[IPA#1234567] x"},
		"MIPA#12345678 x":                  {Rest: "MIPA#12345678 x"},
		"JVNVU#12345678 x":                 {Rest: "JVNVU#12345678 x"},
		"転送エラーについて":                        {Rest: "転送エラーについて"},
		"relay report":                     {Rest: "relay report"},
		"":                                 {},
	} {
		got := SplitSubject(subject)
		if got.Forward != want.Forward || got.Reply != want.Reply || got.First != want.First || got.Rest != want.Rest || !slices.Equal(got.Tags, want.Tags) || !slices.Equal(got.Named, want.Named) {
			t.Errorf("%q:\n got %+v\nwant %+v", subject, got, want)
		}
	}
}

// Every way in which a mail program begins an answer or what it passes on, in every width, once and again. R25, S1
func TestPrefixesOfEveryLanguage(t *testing.T) {
	wide := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7f {
				return r + 0xfee0
			}
			return r
		}, s)
	}
	const rest = "【IPA#12345678】 受理 製品"
	for words, forward := range map[string]bool{replies: false, forwards: true} {
		for word := range strings.SplitSeq(words, "|") {
			for _, w := range []string{word, strings.ToUpper(word), strings.ToTitle(word[:1]) + word[1:]} {
				if !utf8.ValidString(w) {
					continue
				}
				for _, mark := range []string{w + ": ", w + ":", w + "：", w + " : ", w + "\u00a0: ", w + "[2]: ", w + "(3):", w + "^2: ", w + "*2: ", w + "2: ", wide(w) + ": ", wide(w) + "： ", w + ": " + w + ": ", "Re: " + w + ": ", "[EXTERNAL] " + w + ": "} {
					s := SplitSubject(mark + rest)
					if s.Forward != forward || s.Reply == forward || !s.First || s.Rest != "受理 製品" || !slices.Equal(s.Tags, []string{"IPA#12345678"}) {
						t.Errorf("%q: %+v", mark+rest, s)
					}
				}
			}
		}
	}
	for _, words := range []string{"Report: x", "Request: x", "Transfer: x", "Fixed: x", "Information: x", "Resolved: x", "回答期限: x", "転送量: x", "答: x", "Sv x", "Res x", "I think: x"} {
		if s := SplitSubject(words); s.Reply || s.Forward || s.Rest != words {
			t.Errorf("%q: %+v", words, s)
		}
	}
}

// A number is found in any bracket, width and grouping, and never read out of a longer one, whatever stands around it. R25, R27; C7
func TestNumbersInAnyBracketAndWidth(t *testing.T) {
	brackets := []string{"", "[]", "【】", "〔〕", "()", "{}", "<>", "「」", "『』", "｢｣", "《》", "〈〉", "〖〗", "“”", "［］", "（）", "｛｝", "＜＞"}
	numbers := []string{"IPA#12345678", "ipa#12345678", "ＩＰＡ＃１２３４５６７８", "IPA＃12345678", "IPA♯12345678", "IPA﹟12345678", "IPA #12345678", "IPA# 12345678", "IPA＃　１２３４５６７８", "IPA-12345678",
		"IPA－12345678", "IPA‐12345678", "IPA:12345678", "IPA：12345678", "IPA 12345678", "IPA12345678", "IPA#1234 5678", "IPA#1234-5678", "ＩＰＡ＃１２３４　５６７８", "IPA\u00a0#\u00a012345678"}
	for _, b := range brackets {
		open, closing := "", ""
		if r := []rune(b); len(r) == 2 {
			open, closing = string(r[0]), string(r[1])
		}
		for _, n := range numbers {
			tag := open + n + closing
			for _, s := range []string{tag, "Re: " + tag + " x", "返信：" + tag + "について", "前の件 " + tag, "ご質問" + open + n + closing + "です", "*****SPAM***** " + tag + " x"} {
				if got := SplitSubject(s).Tags; !slices.Equal(got, []string{"IPA#12345678"}) && (open != "" || !strings.HasPrefix(s, "ご質問")) {
					t.Errorf("%q: %q", s, got)
				}
			}
		}
	}
	for _, s := range []string{"IPA#123456789", "IPA#1234567", "IPA#1234 567", "IPA#1234 56789", "IPA#123 45678", "IPA#1234-5678-9012", "IPA#1234.5678", "IPA##12345678", "XIPA#12345678", "9IPA#12345678", "IPA_12345678",
		"IPA#12345678９", "IPA#12345678a", "ІРА#12345678", "IPA#1234567O", "IPA#١٢٣٤٥٦٧٨", "IPA#12\u200b345678", "ＭＩＰＡ＃１２３４５６７８", "VHS#12345678", "JVNVU#12345678", "1234 5678", "IPA 1234 5678"} {
		if got := SplitSubject(s).Tags; len(got) > 0 {
			t.Errorf("%q: %q", s, got)
		}
	}
}

// R26: of the text only what the sender's own words begin with is a number; nothing quoted, forwarded or further down, and no number that
// is public.
func TestOnlyTheTopOfTheTextNamesACase(t *testing.T) {
	for text, want := range map[string]string{
		"[IPA#12345678]\nx": "IPA#12345678",
		"\n\n　【ＩＰＡ＃１２３４５６７８】の件です。\nx": "IPA#12345678",
		"VH#12345678\n":                                                        "VH#12345678",
		"取扱番号：12345678\nx":                                                     "IPA#12345678",
		"> [IPA#87654321] x\n\n[IPA#12345678]\n":                               "IPA#12345678",
		"件名の[IPA#12345678]です。":                                                 "",
		"お世話になります。\n[IPA#12345678]":                                            "",
		"> [IPA#12345678]\nx":                                                  "",
		" ＞ [IPA#12345678]\nx":                                                 "",
		"|> [IPA#12345678]\nx":                                                 "",
		"JVN#12345678 の修正は不完全です。":                                              "",
		"-----Original Message-----\n[IPA#12345678]\n":                         "",
		"On Wed, 8 Jul 2009, Desk wrote:\n[IPA#12345678]\n> x\n":               "",
		"差出人: desk@reception.test\n件名: [IPA#12345678]\n":                       "",
		"---------- Forwarded message ---------\nSubject: [IPA#12345678]\n\nx": "",
		"-- \n[IPA#12345678]\n":                                                "",
		"":                                                                     "",
	} {
		if got := strings.Join(TopTags(text), " "); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

func TestWordsAreFoldedAndGrouped(t *testing.T) {
	for line, want := range map[string][]string{
		"accept product":                    {"accept", "product"},
		"ａｃｃｅｐｔ　製品":                         {"accept", "製品"},
		"contact V1 By=Mail":                {"contact", "V1", "by=Mail"},
		"tell 「株式会社 例」 by＝mail":             {"tell", "株式会社 例", "by=mail"},
		"decline why=\"out of scope\" x":    {"decline", "why=out of scope", "x"},
		"note \"\"":                         {"note", ""},
		"credit ja=『山田 太郎』":                 {"credit", "ja=山田 太郎"},
		"ﾀﾝﾄｳ x":                            {"タントウ", "x"},
		"":                                  nil,
		"schedule 2009-08-22 12:00 why=a=b": {"schedule", "2009-08-22", "12:00", "why=a=b"},
	} {
		got, err := SplitWords(line)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %q, %v", line, got, err)
		}
	}
	// R86 in part, S25 in part: the error names the place.
	for line, place := range map[string]string{
		"accept \u202eproduct": "character 8 (U+202E)",
		"acc\u200bept":         "character 4 (U+200B)",
		"а":                    "character 1 (U+0430)", // Cyrillic
		"a\x1b[0m":             "character 2 (U+001B)",
		"α":                    "character 1 (U+03B1)",
		"why=\"open":           "character 5",
		"tell 「x":              "character 6",
		"a\x00":                "character 2",
		"\u2135":               "character 1", // folds to Hebrew
	} {
		if words, err := SplitWords(line); err == nil || !strings.Contains(err.Error(), place) {
			t.Errorf("%q: got %q, %v", line, words, err)
		}
	}
	if words, err := SplitWords("　"); err != nil || len(words) != 0 {
		t.Errorf("empty line: %q, %v", words, err)
	}
}

// R26: what is quoted never counts as the sender's own words.
func TestFreshTextHasNothingQuoted(t *testing.T) {
	for name, text := range map[string]string{
		"quotation":           "fresh\n> [IPA#12345678] old",
		"full-width quote":    "fresh\n＞ [IPA#12345678] old",
		"outlook":             "fresh\n-----Original Message-----\n[IPA#12345678] old",
		"outlook ja":          "fresh\n\n差出人: a@b.example\n件名: [IPA#12345678] old",
		"outlook rule":        "fresh\n________________________________\n[IPA#12345678] old",
		"wrote":               "fresh\nOn Wed, 8 Jul 2009, Taro <a@b.example> wrote:\n[IPA#12345678] old",
		"wrote, wrapped":      "fresh\nOn Wed, 8 Jul 2009 at 10:00, Taro Yamada\n<a@b.example> wrote:\n[IPA#12345678] old",
		"gmail ja":            "fresh\n2009年7月8日(水) 10:00 山田 <a@b.example>:\n[IPA#12345678] old",
		"no mail":             "fresh\n2009年7月8日 山田 のメール:\n[IPA#12345678] old",
		"signature":           "fresh\n-- \n[IPA#12345678] old",
		"rule":                "fresh\n＊＊＊＊＊＊＊＊＊＊＊＊\n[IPA#12345678] old",
		"forwarded":           "fresh\n---------- Forwarded message ---------\n[IPA#12345678] old",
		"apple":               "fresh\nBegin forwarded message:\n[IPA#12345678] old",
		"answer below":        "On Wed, 8 Jul 2009, Taro wrote:\n> [IPA#12345678] old\n\nfresh",
		"quote, answer, more": "> [IPA#12345678] old\nfresh\n> [IPA#12345678] older\nfresher is not taken",
	} {
		for end, text := range map[string]string{"LF": text, "CRLF": normalLines(strings.ReplaceAll(text, "\n", "\r\n"))} {
			if got := FreshText(text); got != "fresh" {
				t.Errorf("%s, %s: got %q", name, end, got)
			}
		}
	}
	const plain = "手順は次のとおりです：\n2009年7月8日 10:00:\n-a で始めます。\n以上"
	if got := FreshText(plain); got != plain {
		t.Errorf("plain text is cut: %q", got)
	}
}

func TestFirstLineAndTextBlock(t *testing.T) {
	for text, want := range map[string]string{
		"\n\n[IPA#12345678] accept\n\nrest": "[IPA#12345678] accept",
		"> quoted\nown":                     "own",
		"> quoted\n\nown":                   "",
		"　line　":                            "line",
		"-- \nsignature":                    "",
		"":                                  "",
	} {
		if got, ok := firstLine(text); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v", text, got, ok)
		}
	}
	for text, want := range map[string]struct {
		body   string
		closed bool
	}{
		"cmd\n\n本文\n二行目\n\n三\n以上\n署名": {"本文\n二行目\n\n三", true},
		"cmd\n\nbody\nEND":             {"body", true},
		"cmd\n\nbody\nＥＮＤ\n":           {"body", true},
		"cmd\n\nbody\n-- \nsig\nEND":   {"body", false},
		"cmd\n\nbody\n==========\nEND": {"body", false},
		"cmd\n\nbody\n> q\nEND":        {"body", false},
		"cmd\n\n以上の通りです":               {"以上の通りです", false},
		"cmd\nno blank line\nEND":      {"", false},
	} {
		if body, closed := TextBlock(text); body != want.body || closed != want.closed {
			t.Errorf("%q: got %q, %v", text, body, closed)
		}
	}
}

// R81: a long command line comes out whole, however the client wrapped it.
func TestWrappedCommandLinesAreRejoined(t *testing.T) {
	const command = "[IPA#12345678] decline out_of_scope why=\"the product has not been in use in Japan for years\""
	half := len(command) / 2
	space := strings.IndexByte(command[half:], ' ') + half
	for name, raw := range map[string]string{
		"quoted-printable":      "Content-Transfer-Encoding: quoted-printable\n\n" + strings.ReplaceAll(command[:half], "=", "=3D") + "=\n" + strings.ReplaceAll(command[half:], "=", "=3D") + "\n",
		"format=flowed":         "Content-Type: text/plain; format=flowed\n\n" + command[:space+1] + "\n" + command[space+1:] + "\n",
		"flowed, delsp":         "Content-Type: text/plain; format=flowed; delsp=yes\n\n" + command[:half] + " \n" + command[half:] + "\n",
		"flowed, space-stuffed": "Content-Type: text/plain; format=flowed\n\n " + command[:space+1] + "\n" + command[space+1:] + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			bothEnds(t, "From: a@b.example\n"+raw, func(t *testing.T, m *Mail) {
				text, ok := m.CommandText()
				if line, found := firstLine(text); !ok || !found || line != command {
					t.Errorf("got %q", line)
				}
			})
		})
	}
	bothEnds(t, "Subject: "+command[:space]+"\n"+command[space:]+"\n\n", func(t *testing.T, m *Mail) {
		if m.Subject != command {
			t.Errorf("folded subject: %q", m.Subject)
		}
	})
	if lines := CommandLines("[IPA#12345678] ask F\nby=2009-08-22\n\ntext"); len(lines) != 2 {
		t.Errorf("a line wrapped without trace is not shown as two: %q", lines)
	}
}

const productForm = `ご担当者様

ソフトウエア製品脆弱性関連情報届出様式
==================================
届出日：平成２１年７月８日
1. 届出者情報
 1) 住所(都道府県)：東京都
    所属：例大学
    氏名*：山田　太郎
    電子メールアドレス＊：ｙａｍａｄａ＠finder.example
    TEL：０３－１２３４－５６７８
 2) 届出者情報の取り扱いについて
   （製品開発者への通知： □知らせても良い ■IPAとのみ）
   （公表時の届出者名： ☑掲載する □しない）
2. 脆弱性関連情報
 1) 脆弱性関連情報の入手先
   ■自分で発見 □人から入手 □ウェブサイトから入手
 2) 脆弱性を確認したソフトウエア等
   名称：例の
     メーラー
   バージョン：1.2
 3) 脆弱性の種類：XSS
 4) 再現手順
  1. 起動する
  2. メールを開く
  3. 送信する
   バージョン：1.1 でも同じ
 5) 再現の状況
   レ常に
   □時々
3. 当該ソフトウェアの海外での利用状況について
   □海外で開発 ■国内開発・海外で配布/販売
4. IPA 以外の組織への届出について
   なし
5. 今後の連絡について
   暗号化の希望： ■希望する □希望しない
6. その他
   特になし
7. 編集部への要望
   よろしく
   お願いします
`

// N5 in part: the Japanese form is read and what is missing is named.
func TestProductFormIsRead(t *testing.T) {
	want := map[string]any{
		"date": "平成２１年７月８日", "prefecture": "東京都", "organisation": "例大学", "name": "山田　太郎", "email": "yamada@finder.example", "tel": "03-1234-5678",
		"consent_know": false, "consent_public": true, "obtained": "自分で発見", "product": "例のメーラー", "version": "1.2", "kind": "XSS",
		"steps": "1. 起動する\n  2. メールを開く\n  3. 送信する\n   バージョン：1.1 でも同じ", "reproducibility": "常に", "use_abroad": "国内開発・海外で配布/販売",
		"other_organisations": "なし", "encryption_wish": true, "other": "特になし",
	}
	quoted := "> " + strings.ReplaceAll(productForm, "\n", "\n> ")
	for name, text := range map[string]string{"LF": productForm, "CRLF": strings.ReplaceAll(productForm, "\n", "\r\n"), "quoted": quoted} {
		r := ReadForm(text)
		if r == nil || r.Kind != "product" {
			t.Fatalf("%s: %+v", name, r)
		}
		for key, value := range want {
			got := r.Fields[key]
			if s, ok := got.(string); ok {
				got = strings.TrimLeft(s, " ")
			}
			if got != value {
				t.Errorf("%s: %s is %q, want %q", name, key, got, value)
			}
		}
		for key := range r.Fields {
			if _, ok := want[key]; !ok {
				t.Errorf("%s: %s is %q", name, key, r.Fields[key])
			}
		}
		if len(r.Missing) != 0 {
			t.Errorf("%s: missing %q", name, r.Missing)
		}
		if len(r.Unknown) != 1 || r.Unknown[0].Title != "編集部への要望" || !strings.Contains(r.Unknown[0].Text, "お願いします") {
			t.Errorf("%s: unknown %+v", name, r.Unknown)
		}
	}
	without := strings.NewReplacer("氏名*：山田　太郎", "氏名*：", "■IPAとのみ", "□IPAとのみ", "   なし\n", "").Replace(productForm)
	if r := ReadForm(without); !slices.Equal(r.Missing, []string{"name", "consent_know", "other_organisations"}) {
		t.Errorf("missing %q", r.Missing)
	}
}

func TestOtherFormsAreRead(t *testing.T) {
	website := `ウェブアプリケーション脆弱性関連情報届出様式
１．届出者情報
氏名：Y
電子メールアドレス：y@finder.example
取り扱い：□ウェブサイト運営者に知らせても良い　■IPAとのみ
２．脆弱性関連情報
１）脆弱性を確認したウェブサイトのURL
ウェブサイト名：例
URL：http://www.operator.example/
  search?q=1
トップページのURL：http://www.operator.example/
２）脆弱性の種類：SQLインジェクション
３）脆弱性の発見に至った経緯
検索した。
４）脆弱性であると判断した理由
エラーが出る。
３．IPA以外の組織への届出：なし
`
	r := ReadForm(website)
	if r == nil || r.Kind != "website" || len(r.Missing) != 0 {
		t.Fatalf("%+v", r)
	}
	for key, want := range map[string]any{"name": "Y", "site_name": "例", "url": "http://www.operator.example/search?q=1", "top_page": "http://www.operator.example/",
		"kind": "SQLインジェクション", "how_found": "検索した。", "why": "エラーが出る。", "consent_know": false, "other_organisations": "なし"} {
		if r.Fields[key] != want {
			t.Errorf("%s is %q, want %q", key, r.Fields[key], want)
		}
	}
	english := `Report form: vulnerability-related information of a website
1. Reporter
1) Prefecture:
   Name: Y
   E-mail: y@finder.example
2) Handling of reporter information
   May be told to the operator: [x]
2. Vulnerability-related information
1) URL of the website: https://operator.example/search?q=1
   Site name: Example
2) Kind of vulnerability: XSS
3. Reports to other organisations
   None.
`
	r = ReadForm(english)
	if r == nil || r.Kind != "website" || !slices.Equal(r.Missing, []string{"why"}) || len(r.Unknown) != 0 {
		t.Fatalf("%+v", r)
	}
	for key, want := range map[string]any{"name": "Y", "email": "y@finder.example", "url": "https://operator.example/search?q=1", "site_name": "Example", "kind": "XSS", "consent_know": true, "other_organisations": "None."} {
		if r.Fields[key] != want {
			t.Errorf("%s is %v, want %v", key, r.Fields[key], want)
		}
	}
	for title, kind := range map[string]string{"ソフトウエア製品開発者による脆弱性関連情報届出様式": "own_product", "検証コード情報届出様式": "code", "ソフトウェア製品脆弱性関連情報届出様式": "product"} {
		if r := ReadForm(title + "\n氏名：Y\n"); r == nil || r.Kind != kind {
			t.Errorf("%s: %+v", title, r)
		}
	}
	for _, text := range []string{"", "こんにちは。\n名前：山田\nです。", "ソフトウエア製品脆弱性関連情報届出様式はどこにありますか。"} {
		if r := ReadForm(text); r != nil {
			t.Errorf("%q is no form: %+v", text, r)
		}
	}
}

func FuzzSplitSubject(f *testing.F) {
	for _, seed := range []string{"Re: 【ＩＰＡ＃１２３４５６７８】受理", "[Fwd: [JVN#1A2B3C4D] x]", "取扱番号：１２３４５６７８", "***x***[EXT]", "\xff\xfe[IPA#"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := SplitSubject(s)
		if again := SplitSubject(got.Rest); got.First && got.Forward && got.Reply || len(again.Tags) > 0 && len(got.Tags) == 0 {
			t.Errorf("%q: %+v, then %+v", s, got, again)
		}
		if _, err := SplitWords(got.Rest); err == nil && strings.ContainsAny(got.Rest, "\u202e\x1b") {
			t.Errorf("%q: disallowed character passed", s)
		}
	})
}

func FuzzReadForm(f *testing.F) {
	f.Add(productForm)
	f.Add("1. 名称：\n■\n（：□）")
	f.Fuzz(func(t *testing.T, text string) {
		r := ReadForm(text)
		if r == nil {
			return
		}
		for key, value := range r.Fields {
			if s, ok := value.(string); ok && strings.TrimSpace(s) == "" {
				t.Errorf("%s is blank", key)
			}
		}
	})
}

// firstLine is the line of a text that may be a command.
func firstLine(text string) (line string, ok bool) {
	lines := CommandLines(text)
	if len(lines) == 0 {
		return "", false
	}
	return lines[0], true
}

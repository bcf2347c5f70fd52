package message

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A2 of users.md: several commands stand in a body only behind an opening line.
func TestInstructions(t *testing.T) {
	const accept, show = "[IPA#12345678] accept product", "[IPA#23456789] show"
	two := []string{accept, show}
	for name, row := range map[string]struct {
		text  string
		lines []string
		begun bool
	}{
		"first line":                        {"BEGIN\n" + accept + "\n" + show + "\nEND\nrest", two, true},
		"Japanese":                          {"【指示】\n" + accept + "\n" + show + "\n以上\n署名", two, true},
		"brackets":                          {"[指示]\n" + accept + "\n" + show + "\n以上。", two, true},
		"full-width brackets":               {"［指示］\n" + accept + "\n" + show + "\nＥＮＤ", two, true},
		"full-width letters":                {"ＢＥＧＩＮ\n" + accept + "\n" + show, two, true},
		"white space around":                {"\n　\n \t　【指示】　 \n" + accept + "  \n" + show + "　\n　以上　\n" + accept, two, true},
		"no end":                            {"BEGIN\n" + accept + "\n" + show, two, true},
		"blank lines between":               {"BEGIN\n\n" + accept + "\n\n　\n" + show + "\n\nEND", two, true},
		"behind a command":                  {accept + "\nBEGIN\n" + show + "\nEND", []string{show}, true},
		"behind a command and a blank":      {accept + "\n\n【指示】\n\n" + show, []string{show}, true},
		"behind a verb without number":      {"help\nBEGIN\n" + show, []string{show}, true},
		"behind a Japanese command":         {"【ＩＰＡ＃１２３４５６７８】受理　製品\n【指示】\n" + show, []string{show}, true},
		"behind a wrapped command":          {"[IPA#12345678] decline out_of_scope why=\"not in use\nin Japan\"\nBEGIN\n" + show, []string{show}, true},
		"behind a quotation":                {"> " + accept + "\n\nBEGIN\n" + show, []string{show}, true},
		"nothing inside":                    {"BEGIN\nEND", nil, true},
		"nothing behind":                    {"BEGIN", nil, true},
		"signature":                         {"BEGIN\n" + accept + "\n-- \n" + show, two[:1], true},
		"rule":                              {"BEGIN\n" + accept + "\n＊＊＊＊＊＊＊＊＊＊\n" + show, two[:1], true},
		"quotation":                         {"BEGIN\n" + accept + "\n> " + show + "\n" + show, two[:1], true},
		"full-width quotation":              {"BEGIN\n" + accept + "\n＞ " + show + "\n" + show, two[:1], true},
		"quotation behind a no-break space": {"BEGIN\n" + accept + "\n\u00a0> " + show + "\n" + show, two[:1], true},
		"forward mark":                      {"BEGIN\n" + accept + "\n-----Original Message-----\n" + show, two[:1], true},
		"forward heading":                   {"BEGIN\n" + accept + "\n差出人: a@b.example\n" + show, two[:1], true},
		"attribution":                       {"BEGIN\n" + accept + "\n2009年7月8日(水) 10:00 山田 <a@b.example>:\n" + show, two[:1], true},
		"opened twice":                      {"BEGIN\n" + accept + "\nBEGIN\n" + show, []string{accept, "BEGIN", show}, true},
		"folded":                            {"BEGIN\n[IPA#12345678] accept\n product\n" + show, two, true}, // R81
		"folded with a tab":                 {"BEGIN\n[IPA#12345678]\n\taccept\n\tproduct\n" + show, two, true},
		"folded, ideographic space":         {"【指示】\n[IPA#12345678] accept\n　product\n" + show, two, true},
		"indented behind a blank":           {"BEGIN\n" + accept + "\n\n " + show, two, true},
		"all indented":                      {"BEGIN\n  " + accept + "\n  " + show, []string{accept + " " + show}, true}, // no command, so all are refused
		"empty":                             {"", nil, false},
		"one command":                       {accept + "\n" + show, nil, false},
		"a letter":                          {"山田様\n\n下記のとおりお願いします。\n\n【指示】\n" + accept + "\n以上", nil, false},
		"behind a name":                     {"山田様\n【指示】\n" + accept, nil, false},
		"behind the text of a command":      {"[IPA#12345678] decline duplicate\n\ntext\nBEGIN\n" + show, nil, false},
		"behind a forward":                  {"Fwd: " + accept + "\nBEGIN\n" + show, nil, false},
		"quoted":                            {"> BEGIN\n> " + accept, nil, false},
		"quoted behind a command":           {accept + "\n> old\nBEGIN\n" + show, nil, false},
		"in a signature":                    {accept + "\n-- \nBEGIN\n" + show, nil, false},
		"behind a rule":                     {"----------\nBEGIN\n" + accept, nil, false},
		"in a sentence":                     {"BEGIN here\n" + accept, nil, false},
		"as a heading":                      {"【指示】について\n" + accept, nil, false},
		"small letters":                     {"begin\n" + accept, nil, false},
	} {
		for end, text := range map[string]string{"LF": row.text, "CRLF": strings.ReplaceAll(row.text, "\n", "\r\n"), "CR": strings.ReplaceAll(row.text, "\n", "\r")} {
			lines, begun, cut := Instructions(text)
			if !slices.Equal(lines, row.lines) || begun != row.begun || cut {
				t.Errorf("%s, %s: got %q, %v, %v", name, end, lines, begun, cut)
			}
		}
	}
}

// The renderings of one batch by the clients of Japanese offices come out the same. R81
func TestInstructionsAsClientsRenderThem(t *testing.T) {
	const body = "【指示】\n【IPA#12345678】 受理 製品\n\n【IPA#23456789】 不受理 対象外 説明=「日本国内で利用されていない」\n以上\n"
	want := []string{"【IPA#12345678】 受理 製品", "【IPA#23456789】 不受理 対象外 説明=「日本国内で利用されていない」"}
	flowed := strings.Replace(body, "対象外 ", "対象外 \n", 1)
	folded := strings.Replace(body, "対象外 ", "対象外\n　", 1)
	encoded := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) + "\n" }
	for name, raw := range map[string]string{
		"Becky!":                "Content-Type: text/plain; charset=ISO-2022-JP\n\n" + jis(body),
		"Outlook":               "Content-Type: text/plain; charset=\"iso-2022-jp\"\nContent-Transfer-Encoding: base64\n\n" + encoded(jis(strings.ReplaceAll(body, "\n", "\r\n"))),
		"Thunderbird, flowed":   "Content-Type: text/plain; charset=UTF-8; format=flowed\nContent-Transfer-Encoding: 8bit\n\n" + flowed,
		"mutt":                  "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + quotedPrintable(body),
		"EUC-JP":                "Content-Type: text/plain; charset=EUC-JP\n\n" + eucjp(body),
		"folded by hand":        "Content-Type: text/plain; charset=UTF-8\n\n" + folded,
		"Apple Mail, with mark": "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + encoded("\ufeff"+body),
	} {
		t.Run(name, func(t *testing.T) {
			bothEnds(t, "From: a@b.example\nMIME-Version: 1.0\n"+raw, func(t *testing.T, m *Mail) {
				text, ok := m.CommandText()
				if lines, begun, cut := Instructions(text); !ok || !begun || cut || !slices.Equal(lines, want) {
					t.Errorf("got %q, %v, %v", lines, begun, cut)
				}
			})
		})
	}
}

func TestTooManyInstructions(t *testing.T) {
	text := "BEGIN\n"
	for i := range 51 {
		if lines, _, cut := Instructions(text + "\nEND\nmore"); len(lines) != i || cut {
			t.Fatalf("%d lines: got %d, cut %v", i, len(lines), cut)
		}
		text += fmt.Sprintf("line %d\n folded\n", i)
	}
	if lines, begun, cut := Instructions(text); len(lines) != 50 || !begun || !cut || lines[49] != "line 49 folded" {
		t.Errorf("got %d lines, %v, %v", len(lines), begun, cut)
	}
}

// What stands before the opening line is found by it, so that the command there is not joined with the batch.
func TestOpeningLineEndsTheCommand(t *testing.T) {
	lines := CommandLines("[IPA#12345678] accept\nproduct\n【指示】\n[IPA#23456789] show")
	if i := slices.IndexFunc(lines, IsOpening); i != 2 {
		t.Errorf("the opening line is %d of %q", i, lines)
	}
}

func FuzzInstructions(f *testing.F) {
	for _, seed := range []string{
		"BEGIN\n[IPA#12345678] accept product\n[IPA#23456789] show\nEND",
		"【指示】\r\n【ＩＰＡ＃１２３４５６７８】受理　製品\r\n\r\n　続き\r\n以上",
		"[IPA#12345678] accept\nproduct\n\n［指示］\nshow\n-- \nsig",
		"> q\n\n ＢＥＧＩＮ \n\taccept\n a\n> q",
		"On Wed, 8 Jul 2009, Taro wrote:\n> BEGIN",
		"BEGIN\n\xff\x00\n\u00a0x\n\u2028>y\n",
		"BEGIN\n" + strings.Repeat("a\n", 60),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines, begun, cut := Instructions(text)
		if !begun && (lines != nil || cut) || len(lines) > 50 || cut && len(lines) != 50 {
			t.Fatalf("%q: %q, %v, %v", text, lines, begun, cut)
		}
		for _, line := range lines {
			if line == "" || strings.TrimSpace(line) != line || strings.ContainsAny(line, "\r\n") || isQuoted(line) || isClosing(line) {
				t.Fatalf("%q: line %q", text, line)
			}
		}
		if begun && !slices.ContainsFunc(strings.Split(normalLines(text), "\n"), IsOpening) {
			t.Fatalf("%q begins without an opening line", text)
		}
		again, begunAgain, cutAgain := Instructions(strings.ReplaceAll(normalLines(text), "\n", "\r\n"))
		if normalLines(text) == normalLines(normalLines(text)) && (!slices.Equal(again, lines) || begunAgain != begun || cutAgain != cut) {
			t.Fatalf("%q: with CRLF %q, %v, %v", text, again, begunAgain, cutAgain)
		}
	})
}

package message

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// R43: raw 8-bit headers.
func TestRawHeadersAreGuessed(t *testing.T) {
	const want = "脆弱性の届出について"
	for name, subject := range map[string]string{"UTF-8": want, "Shift_JIS": sjis(want), "EUC-JP": eucjp(want), "JIS": jis(want)} {
		t.Run(name, func(t *testing.T) {
			bothEnds(t, "From: "+subject+" <a@b.example>\nSubject: "+subject+"\n\nx", func(t *testing.T, m *Mail) {
				if m.Subject != want || m.From != (Address{want, "a@b.example"}) {
					t.Errorf("subject %q, from %+v", m.Subject, m.From)
				}
			})
		})
	}
}

// R27: the number is found at every place where an encoded word can be split.
// R42: words cut inside a character or an escape state are joined.
func TestSubjectSplitAnywhereGivesTheNumber(t *testing.T) {
	const subject = "Re: 【IPA#12345678】 受理 製品"
	for charset, bytes := range map[string]string{"UTF-8": subject, "ISO-2022-JP": jis(subject), "Shift_JIS": sjis(subject)} {
		for _, q := range []bool{false, true} {
			word := func(s string) string {
				if q {
					return "=?" + charset + "?Q?" + strings.NewReplacer(" ", "_", "?", "=3F").Replace(quotedPrintable(s)) + "?="
				}
				return "=?" + charset + "?B?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?="
			}
			for i := 1; i < len(bytes); i++ {
				raw := "From: a@b.example\nSubject: " + word(bytes[:i]) + "\n  " + word(bytes[i:]) + "\n\nx"
				bothEnds(t, raw, func(t *testing.T, m *Mail) {
					s := SplitSubject(m.Subject)
					if m.Subject != subject || !slices.Equal(s.Tags, []string{"IPA#12345678"}) || s.Rest != "受理 製品" || !s.Reply {
						t.Errorf("%s at %d: %q %+v", charset, i, m.Subject, s)
					}
				})
			}
		}
	}
}

// R42: encoded words in the ways that clients write them, against RFC 2047 or not.
func TestEncodedWordsAsReallySent(t *testing.T) {
	for raw, want := range map[string]string{
		"=?utf-8?B?5pel?=\t =?utf-8?B?5pys?=":                       "日本",
		"=?utf-8?B?5pel?=   =?UTF-8?q?=E6=9C=AC?=":                  "日本",
		"=?utf-8?B?5pel?= =?utf-8?B??= =?utf-8?B?5pys?=":            "日本",
		"=?utf-8?B?5pel?= =?iso-2022-jp?B?GyRCS1wbKEI=?=":           "日本",
		"件名=?utf-8?B?5pel?=本":                                       "件名日本",
		"=?iso-2022-jp?q?=1B$BF|K\\=1B(B?=":                         "日本",
		"=?iso-2022-jp*ja?B?GyRCRnxLXBsoQg==?=":                     "日本",
		"=?_iso-2022-jp$ESC?B?GyRCRnxLXBsoQg==?=":                   "日本",
		"=?iso-2022-jp?B?GyRCRnw=?= =?iso-2022-jp?B?S1wbKEI=?= abc": "日本 abc",
		"=?iso-2022-jp?B?" + jis("日本") + "?= x":                     "日本 x",
		"=?shift_jis?B?" + sjis("日本") + "?=":                        "日本",
		"=??B?5pel5pys?=":                                           "日本",
		"=?utf-8 ?B?5pel5pys?=":                                     "日本",
		"=?utf-8?Q?what??= x":                                       "what? x",
		"=?utf-8?Q?what?=E6=97=A5?= x":                              "what?日 x",
		"=?utf-8?Q?=E6=97  =A5?=":                                   "日",
		"=?utf-8?Q?=E6=97=A5 =E6=9C=AC?=":                           "日 本",
		"=?us-ascii?Q?" + "=1B$BF|K\\=1B(B?=":                       "日本",
		jis("更新通知醇=?"):                                              "更新通知醇=?",
		jis("最新加新十") + " =?utf-8?B?5pel?=":                          "最新加新十 日",
		"a \u0085=?utf-8?Q?=C2=85b?=":                               "a   b",
		"=?utf-8?B?5pel5pys?= =?utf-8?B?6Kqe?= a":                   "日本語 a",
		"=?utf-8?b?5pel5pys6Kq?= =?utf-8?b?e?=":                     "日本語",
		"=?UTF-8*ja?Q?=E6=97=A5_x?=":                                "日 x",
		"a=?utf-8?Q?b?=c":                                           "abc",
		"=?utf-8?Q?a b?=":                                           "a b",
		"=?utf-8?B?5pel 5pys?=":                                     "日本",
		"=?utf-8?X?abc?= =?":                                        "=?utf-8?X?abc?= =?",
		"\"=?utf-8?Q?=E6=97=A5?=\"":                                 "\"日\"",
		"=?utf-8?Q?a=0D=0ABcc:_x@y.example?=":                       "a  Bcc: x@y.example",
		"=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=":                        "aé",
		"=?utf-8?Q?a?= b =?utf-8?Q?c?=":                             "a b c",
		"=?utf-8?Q?unfinished":                                      "=?utf-8?Q?unfinished",
		"=?iso-2022-jp?B?GyRCRnxLXA==?= and =?x?=":                  "日本 and =?x?=",
	} {
		if got := decodeHeader(raw); got != want {
			t.Errorf("%q: got %q, want %q", raw, got, want)
		}
	}
}

// R42, R43: file names in each of the ways in which clients write what ASCII has not. Some halves of kanji are " ; ( and \\.
func TestFileNamesInAnyCharset(t *testing.T) {
	const name = "充足新醇(1)申請表;一覧.doc"
	percent := func(s string) string {
		_, value, _ := strings.Cut(extendedValue(s, false), "''")
		return value
	}
	cut := func(s string, n int) string { // RFC 2231, in pieces that know of no character
		var b strings.Builder
		for i := 0; len(s) > 0; i++ {
			k := min(n, len(s))
			fmt.Fprintf(&b, ";\n filename*%d*=%s", i, s[:k])
			s = s[k:]
		}
		return b.String()
	}
	for parameter, want := range map[string]string{
		"; filename=\"" + sjis(name) + `"; size=3`:                                   name,
		"; filename=\"" + jis(name) + `"; size=3`:                                    name,
		"; filename=\"" + eucjp(name) + `"`:                                          name,
		"; filename=\"" + name + `"`:                                                 name,
		"; filename=\"" + sjis("予算表") + "\"; size=3":                                 "予算表",
		"; filename=" + jis("充足新醇申請表"):                                               "充足新醇申請表",
		"; filename*=iso-2022-jp'ja'" + percent(jis("漢字;.doc")):                      "漢字;.doc",
		"; filename*=\"shift_jis''" + percent(sjis("申請表.doc")) + `"`:                 "申請表.doc",
		"; filename*=UTF-8'" + percent("報告.pdf"):                                     "報告.pdf",
		"; filename*=" + percent("報告.pdf"):                                           "報告.pdf",
		"; filename*=it's.txt":                                                       "it's.txt",
		cut("UTF-8''"+percent("とても長い報告.pdf"), 10):                                    "とても長い報告.pdf",
		cut("UTF-8''"+percent("とても長い報告.pdf"), 11):                                    "とても長い報告.pdf",
		cut("iso-2022-jp''"+percent(jis("とても長い報告.pdf")), 14):                         "とても長い報告.pdf",
		"; filename*1*=z.txt; filename*0*=utf-8'ja'a":                                "az.txt",
		"; filename*0*=UTF-8''%E5%A0; filename*1=%B1%E5%91%8A.pdf":                   "報告.pdf",
		`; filename*0="=?UTF-8?B?5aCx5Z"; filename*1="GKLnBkZg==?="`:                 "報告.pdf",
		`; filename*0="100%41"; filename*1=".txt"`:                                   "100%41.txt",
		"; filename==?utf-8?B?5aCx5ZGKLnBkZg==?=":                                    "報告.pdf",
		"; filename=\"=?ISO-2022-JP?B?GyRCSnM5cBsoQi5w?=\n =?ISO-2022-JP?B?ZGY=?=\"": "報告.pdf",
		"; filename=report(1).txt":                                                   "report(1).txt",
		"; filename=my report (1).txt; size=3":                                       "my report (1).txt",
		"; filename=\"a.txt\" (comment; more)":                                       "a.txt",
		`; filename="a.txt"; filename*=UTF-8''` + percent("報告.txt"):                  "報告.txt",
		`; filename*=; filename="a.txt"`:                                             "a.txt",
	} {
		t.Run(parameter, func(t *testing.T) {
			bothEnds(t, multipart("mixed", "", "\nx", "Content-Type: application/octet-stream\nContent-Disposition: attachment"+parameter+"\n\nx"), func(t *testing.T, m *Mail) {
				if len(m.Attachments) != 1 || m.Attachments[0].Name != want {
					t.Errorf("attachments %+v, want %q", m.Attachments, want)
				}
			})
		})
	}
}

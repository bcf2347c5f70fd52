package handling

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// taro is an invented finder.
var taro = Identity{
	Names:         []string{"髙橋 太郎", "Taro Takahashi", "タカハシ　タロウ", "架空一郎", "May Good", "José Müller", "ガリレオ"},
	Addresses:     []string{"taro.takahashi+ipa@cs.finder.example", "info@kaku.example.jp"},
	Organisations: []string{"株式会社例示電機 開発部", "Imaginary Labs, Inc."},
	Handles:       []string{"@t4r0sec", "夜警"},
	Phones:        []string{"03-5555-0123", "+81 90 5555 0199"},
}

// Each line of the left, alone in a text, has the finding of the right. users.md A4, S9, N15
func TestSuspectFindsWhatIsKnown(t *testing.T) {
	for line, why := range map[string]string{
		"髙橋太郎が確認しました。":                             WhyName,
		"高橋　太郎":                                    WhyName,
		"担当は高橋まで":                                  WhyName, // family name, with the everyday kanji
		"太郎高橋":                                     WhyName,
		"連絡先：架空さん":                                 WhyName, // no space in the name: the first two kanji
		"ＴＡＫＡＨＡＳＨＩ Taro":                           WhyName,
		"built by taro_takahashi":                  WhyName,
		"Takahashi, Taro":                          WhyName,
		"as Takahashi wrote":                       WhyName,
		"ﾀｶﾊｼ":                                     WhyName,
		"タカ\u200bハシ":                               WhyName,
		"カ\u3099リレオ":                               WhyName,
		"ｶﾞﾘﾚｵ":                                    WhyName,
		"カリレオ":                                     "",
		"JOSE\u0301 MULLER":                        WhyName,
		"Jose Muller":                              WhyName,
		"ask May about it":                         WhyName,
		"it may crash":                             "",
		"アタカハシ族":                                   "",
		"TARO.TAKAHASHI at cs finder example":      WhyName,
		"mailbox cs.finder.example answers":        WhyAddress,
		"see https://FINDER.example/poc":           WhyAddress,
		"kaku.example.jp":                          WhyAddress,
		"the info page":                            "",
		"例示電機では":                                   WhyOrganisation,
		"㈱例示電機":                                    WhyOrganisation,
		"at ImaginaryLabs we":                      WhyOrganisation,
		"T4R0SEC":                                  WhyHandle,
		"cat4r0secx":                               "",
		"夜警より":                                     WhyHandle,
		"TEL0355550123":                            WhyPhone,
		"０３（５５５５）０１２３":                             WhyPhone,
		"+81-(0)3 5555 0123":                       WhyPhone,
		"090.5555.0199":                            WhyPhone,
		"次の手順で再現します。":                              "",
		"サーバーが応答しなくなる。":                            "",
		"1. Open http://vendor.example/a?x=1&y=<b": "",
	} {
		if got := Suspect(line, taro)[0].Why; got != why {
			t.Errorf("%q: got %q, want %q", line, got, why)
		}
	}
}

// What is known is found where a client wrapped or quoted it; every line that holds a piece of it is marked.
func TestSuspectFindsWhatALineEndCuts(t *testing.T) {
	for text, want := range map[string]string{
		"報告者は髙\n橋太郎です":                                  "name name",
		"> 確認したのは高\n> 橋です\n本文":                          "name name -",
		"mail taro.takahashi+\nipa@cs.finder.example\n": "name address -",
		"高\n\n橋": "- - -",
	} {
		if got := whys(Suspect(text, taro)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func whys(lines []Line) string {
	var out []string
	for _, l := range lines {
		if l.Why == "" {
			l.Why = "-"
		}
		out = append(out, l.Why)
	}
	return strings.Join(out, " ")
}

// What people give away is found without knowing them. users.md A4, S9
func TestSuspectFindsWhatPeopleGiveAway(t *testing.T) {
	for line, why := range map[string]string{
		"連絡は hanako@mail.example まで":     WhyAddress,
		"ｈａｎａｋｏ＠ｍａｉｌ．ｅｘａｍｐｌｅ":            WhyAddress,
		"hanako (at) mail (dot) example": WhyAddress,
		"hanako at mail dot example":     WhyAddress,
		"hanako[アットマーク]mail.example":     WhyAddress,
		"〒100-0000 架空県例示市1-2-3":          WhyAddress,
		"住所（都道府県）：架空県":                   WhyAddress,
		"電話 03-5555-0100":                WhyPhone,
		"０９０－５５５５－０１００":                  WhyPhone,
		"0120-555-010":                                       WhyPhone,
		"call +1 (555) 010-0100":                             WhyPhone,
		"+44 20 5555 0100":                                   WhyPhone,
		"Tel: 5555-0100":                                     WhyPhone,
		"内線：1234":                                            WhyPhone,
		"2026-04-14 12:00:00 +0900":                          "",
		"version 0.12.3456.78901":                            "",
		"0000000010  00 00 00 00 41 41 41 41":                "",
		"offset 0x0312345678":                                "",
		"10.0.0.1:8080":                                      "",
		"https://github.com/hanako-x/poc":                    WhyLink,
		"twitter.com/hanako_x":                               WhyLink,
		"https://x.com/hanako_x/status/1":                    WhyLink,
		"https://netflix.com/title":                          "",
		"qiita.com/hanako_x":                                 WhyLink,
		"https://zenn.dev/hanako_x/articles/a":               WhyLink,
		"https://note.com/hanako_x":                          WhyLink,
		"https://hanako-x.github.io/":                        WhyLink,
		"http://www.univ.example/~hanako/":                   WhyLink,
		"https://social.example/@hanako":                     WhyLink,
		"https://vendor.example/download/setup.exe":          "",
		"python3 /home/hanako/poc.py":                        WhyPath,
		`C:\Users\Hanako K\Desktop\poc.py`:                   WhyPath,
		`C:¥Users¥hanako¥poc.txt`:                            WhyPath,
		`"C:\\Users\\hanako\\poc.txt"`:                       WhyPath,
		"File \"/Users/hanako/poc.py\", line 3":              WhyPath,
		"/mnt/c/Users/hanako":                                WhyPath,
		`C:\Users\Public\Documents`:                          "",
		"https://vendor.example/home/news":                   "",
		"GET /home/index.html HTTP/1.1":                      "",
		"hanako@kali:~/poc$ ./run":                           WhyPath,
		"[hanako@fedora poc]$ ls":                            WhyPath,
		"Twitter: hanako_x":                                  WhyHandle,
		"詳細は (@hanako_x) まで":                                 WhyHandle,
		"@Override":                                          "",
		"氏名：例示花子":                                            WhyName,
		"  ・お名前: 花子":                                         WhyName,
		"# Exploit Author: Hanako":                           WhyName,
		" * @author Hanako":                                  WhyName,
		"// Copyright (c) 2026 Hanako":                       WhyName,
		"製品名：例示ルータ":                                          "",
		"所属：架空研究会":                                           WhyOrganisation,
		"Affiliation: Imaginary University":                  WhyOrganisation,
		"From: Hanako":                                       WhyQuotedHeader,
		"差出人： 花子":                                            WhyQuotedHeader,
		"Message-ID: <1@mail.test>":                          WhyQuotedHeader,
		"On Tue, 14 Apr 2026, Hanako wrote:":                 WhyQuotedHeader,
		"2026年4月14日(火) 12:00 花子:":                            WhyQuotedHeader,
		"花子さんは書きました：":                                        WhyQuotedHeader,
		"-----Original Message-----":                         WhyQuotedHeader,
		"References: CVE-2026-0001":                          "",
		"Subject: is a field of the form":                    "",
		"AAAA 1111 BBBB 2222 CCCC  3333 DDDD 4444 EEEE 5555": WhySignature,
		"○○大学のネットワークで見つけました。":                                WhyGreeting,
		"架空高専の花子です":                                          WhyGreeting,
		"株式会社○○の △△です。":                                      WhyGreeting,
		"例示株式会社の花子と申します。":                                    WhyGreeting,
		"花子と申します。":                                           WhyGreeting,
		"お世話になっております。花子です。":                                  WhyGreeting,
		"花子です。":                                              WhyGreeting,
		"My name is Hanako.":                                 WhyGreeting,
		"I'm a graduate student.":                            WhyGreeting,
		"This is Hanako from Imaginary Labs":                 WhyGreeting,
		"This is a bug from version 2":                       "",
		"原因はバッファの長さの確認漏れです。":                                 "",
		"株式会社例示の製品に脆弱性があります。":                                "",
	} {
		if got := Suspect(line, Identity{})[0].Why; got != why {
			t.Errorf("%q: got %q, want %q", line, got, why)
		}
	}
}

// users.md A4: the block at the bottom goes as a whole, whatever draws it off.
func TestSuspectFindsSignatures(t *testing.T) {
	for text, want := range map[string]string{
		"本文\n-- \n花子\n\n電子の人":                                                                   "- signature signature - signature",
		"> body\n> -- \n> Hanako\nmy answer":                                                    "- signature signature -",
		"本文\n\n━━━━━━━━\n花子\n架空の人\n━━━━━━━━\n":                                                  "- - signature signature signature signature -",
		"body\n*****\nHanako\n":                                                                 "- signature signature -",
		"章\n-----\n" + strings.Repeat("長い説明。", 20):                                              "- - -",
		"a\n-----\nshort\n-----\n" + strings.Repeat("the text goes on ", 4):                     "- - - - -",
		"body\n\nBest regards,\nHanako":                                                         "- - - signature",
		"本文\n敬具\n花子":                                                                            "- - signature",
		"本文\n=====\n花子\n=====\n\n-----Original Message-----\nFrom: x\nTo: y\nSubject: z\n\n> a": "- signature signature signature - quoted_header quoted_header quoted_header quoted_header - -",
		"Date: a\nTo: b\nFrom: c\n  d\n\ne":                                                     "quoted_header quoted_header quoted_header quoted_header - -",
		"On Tue, 14 Apr 2026 at 12:00, Hanako K\n<h@x> wrote:\n> a":                             "quoted_header quoted_header -",
		"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabc\n-----END PGP PUBLIC KEY BLOCK-----\nnext": "signature - signature signature -",
		"-----BEGIN PGP SIGNATURE-----\nabc":                                                    "signature signature",
	} {
		if got := whys(Suspect(text, Identity{})); got != want {
			t.Errorf("%q:\ngot  %q\nwant %q", text, got, want)
		}
	}
}

const letter = `お世話になっております。架空大学の高橋です。

例示ルータの管理画面に、認証を回避できる問題があります。
1. http://192.0.2.1/admin/ を開く
2. /home/taro/poc.py を実行する
よろしくお願いします。
-- 
高橋太郎 / 架空大学
`

// users.md A4, S9: struck as proposed, the letter says what the flaw is and nothing of who found it.
func TestStruckLetterTellsNothingOfTheFinder(t *testing.T) {
	var struck []int
	for _, l := range Suspect(letter, taro) {
		if l.Why != "" {
			struck = append(struck, l.N)
		}
	}
	want := "〔略〕\n\n例示ルータの管理画面に、認証を回避できる問題があります。\n1. http://192.0.2.1/admin/ を開く\n〔略〕\nよろしくお願いします。\n〔略〕\n〔略〕\n"
	if got := Strike(letter, struck, "〔略〕"); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// A struck line's text never stays, all others do, and the lines of Suspect are the text. S9
func TestStrikeLeavesNothingOfAStruckLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.StringMatching(`[ab漢\r >-]{0,6}`), 1, 8).Draw(t, "lines")
		struck := rapid.SliceOf(rapid.IntRange(-1, 9)).Draw(t, "struck")
		for i := range lines {
			lines[i] += "#" + string(rune('0'+i)) // each line is told by its end
		}
		got := strings.Split(Strike(strings.Join(lines, "\n"), struck, "〔略〕"), "\n")
		if len(got) != len(lines) {
			t.Fatalf("%d lines of %d", len(got), len(lines))
		}
		for i, line := range lines {
			want := line
			if slices.Contains(struck, i+1) {
				want = "〔略〕"
			}
			if got[i] != want {
				t.Fatalf("line %d: got %q, want %q", i+1, got[i], want)
			}
		}
	})
}

type failer interface{ Fatalf(string, ...any) }

func checkSuspect(t failer, text string, id Identity) {
	lines := Suspect(text, id)
	for i, line := range strings.Split(text, "\n") {
		if i >= len(lines) || lines[i].N != i+1 || lines[i].Text != line {
			t.Fatalf("line %d is not %q: %+v", i+1, line, lines)
		}
	}
	if len(lines) != strings.Count(text, "\n")+1 || !slices.Equal(lines, Suspect(text, id)) {
		t.Fatalf("%q: %+v", text, lines)
	}
}

// A name is found wherever it stands, in every spelling that is promised. S9
func TestSuspectFindsANameAnywhere(t *testing.T) {
	spellings := []string{"髙橋太郎", "高橋 太郎", "高橋", "ﾀｶﾊｼ ﾀﾛｳ", "Takahashi", "TARO TAKAHASHI", "ｔａｒｏ－ｔａｋａｈａｓｈｉ", "taro.takahashi", "cs.finder.example", "例示電機", "t4r0sec", "03-5555-0123"}
	rapid.Check(t, func(t *rapid.T) {
		around := rapid.StringMatching(`[漢字かな、。「」> \t]{0,12}`)
		line := around.Draw(t, "before") + rapid.SampledFrom(spellings).Draw(t, "spelling") + around.Draw(t, "behind")
		text := strings.Repeat("前の行\n", rapid.IntRange(0, 3).Draw(t, "above")) + line + "\n次の行"
		n := strings.Count(text, "\n")
		if lines := Suspect(text, taro); lines[n-1].Why == "" {
			t.Fatalf("%q is not marked", line)
		}
		checkSuspect(t, text, taro)
	})
}

// S6: the answer is that of comparing every run with every place.
func TestCommonIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.StringMatching(`[abcｶﾞガ 、\n]{0,30}`)
		a, b, n := some.Draw(t, "a"), some.Draw(t, "b"), rapid.IntRange(1, 6).Draw(t, "n")
		fa, fb := []rune(fold(a).text), fold(b).text
		want := ""
		for i := 0; i+n <= len(fa) && want == ""; i++ {
			if run := string(fa[i : i+n]); strings.Contains(fb, run) {
				want = run
			}
		}
		place, found := Common(a, b, n)
		// The place is as a writes it, and so may hold the rest of a character that is repeated.
		if found != (want != "") || !strings.Contains(fold(place).text, want) || !strings.Contains(a, place) {
			t.Fatalf("%q, %q, %d: got %q %v, want %q", a, b, n, place, found, want)
		}
	})
}

// S6: 24 characters in a row are found however they are set; 23 are not, nor are rules and padding.
func TestCommonIsFoundHoweverItIsSet(t *testing.T) {
	mail := "> 管理画面の認証を回避でき、任意の設定を\n> 変更できる問題があります。Ｖｅｒｓｉｏｎ ２"
	for text, want := range map[string]string{
		"次のとおりです。管理画面の認証を回避でき任意の設定を変更できる問題がある":     "管理画面の認証を回避でき任意の設定を変更できる問",
		"管理画面の認証を回避でき任意の設定を変更できる":                  "",
		"変更できる　問題が、あります。\nversion 2 任意の設定":         "",
		"の設定を変更できる問題があります version 2":               "の設定を変更できる問題があります version 2",
		"----------------------------------------": "",
		strings.Repeat("A", 200): "",
		"":                       "",
	} {
		place, found := Common(text, mail+strings.Repeat("A", 100)+strings.Repeat("-", 60), 0)
		if found != (want != "") || place != want {
			t.Errorf("%q: got %q %v, want %q", text, place, found, want)
		}
	}
}

// Ten times the text takes about ten times as long: what would be quadratic takes a hundred times and minutes.
func TestSuspectAndCommonAreLinear(t *testing.T) {
	for _, piece := range []string{"a@", "--\n", "-----\n", "> --\n\n", "高橋", "taro ", "0-0-0-", "On \n", "thanks\n\n", "From:\n", "/home/", ">", "株式会社", "-----BEGIN PGP SIGNATURE-----\n", "お世話に", "abc高"} {
		text := strings.Repeat(piece, 100_000/len(piece))
		began := time.Now()
		Suspect(text, taro)
		Common(text, text+"x", 24)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%q: %v", piece, took)
		}
	}
}

func FuzzSuspect(f *testing.F) {
	for _, seed := range []string{letter, "-- \n>--\n|>> --", "０９０ー5555—0199", "a@b.test\xff@\x00", "ｶﾞﾞ゙\u0301", "/home/\xff/\\Users\\", "-----BEGIN PGP PUBLIC KEY"} {
		f.Add(seed, "髙橋 太郎", 3)
	}
	f.Fuzz(func(t *testing.T, text, known string, n int) {
		id := Identity{Names: []string{known}, Addresses: []string{known}, Organisations: []string{known}, Handles: []string{known}, Phones: []string{known}}
		checkSuspect(t, text, id)
		if got := Strike(text, []int{n}, ""); strings.Count(got, "\n") != strings.Count(text, "\n") {
			t.Fatalf("struck line %d of %q: %q", n, text, got)
		}
		if place, found := Common(text, known, n%64); found && !strings.Contains(text, place) {
			t.Fatalf("%q does not stand in %q", place, text)
		}
	})
}

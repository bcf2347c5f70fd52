package message

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/width"
)

// item is one line of a form as it is asked for: a heading, a question with its answer, or a question with boxes of which some are ticked.
type item struct {
	number, label string
	key           string // of the field, "" = a heading
	value         string // the answer; of boxes the ticked options
	boxes         []string
}

func head2(number, label string) item             { return item{number: number, label: label} }
func asked(number, label, key, value string) item { return item{number, label, key, value, nil} }
func boxed(number, label, key, value string, boxes ...string) item {
	return item{number, label, key, value, boxes}
}

// sender is how every form begins.
func sender(rest ...item) []item {
	return append([]item{
		asked("", "届出日", "date", "令和8年2月10日"),
		head2("1.", "届出者情報"),
		head2("1)", "届出者情報"),
		asked("", "住所(都道府県)", "prefecture", "東京都"),
		asked("", "所属", "organisation", "例示大学 情報学部"),
		asked("", "氏名*", "name", "発見 太郎"),
		asked("", "電子メールアドレス*", "email", "taro@finder.example"),
		asked("", "TEL", "tel", "03-0000-0000"),
		asked("", "FAX", "fax", "なし"),
	}, rest...)
}

var filledForms = map[string]struct {
	title string
	items []item
}{
	"product": {"ソフトウエア製品脆弱性関連情報届出様式", sender(
		head2("2)", "届出者情報の取り扱いについて"),
		boxed("", "製品開発者への通知", "consent_know", "知らせても良い", "知らせても良い", "IPAとのみ"),
		boxed("", "公表時の届出者名", "consent_public", "掲載する", "掲載する", "しない"),
		head2("2.", "脆弱性関連情報"),
		boxed("1)", "この脆弱性関連情報の入手先", "obtained", "自分で発見", "自分で発見", "人から入手", "ウェブサイトから入手"),
		head2("2)", "脆弱性を確認したソフトウエア等"),
		asked("", "名称", "product", "例示メール Professional"),
		asked("", "バージョン", "version", "1.2.3 (Build 45)"),
		asked("", "パッチレベル", "patch_level", "SP1"),
		asked("", "言語", "language", "日本語版"),
		asked("", "設定情報", "configuration", "標準設定"),
		asked("3)", "脆弱性の種類", "kind", "バッファオーバーフロー"),
		asked("4)", "再現手順", "steps", "1. メールを開く。\n2. 添付ファイルの名前を長くする。\n3. 保存を押す。"),
		boxed("5)", "再現の状況", "reproducibility", "常に", "常に", "時々", "まれに"),
		asked("6)", "脆弱性により発生しうる脅威", "threat", "任意のコードが実行される。"),
		asked("7)", "回避策", "workaround", "添付ファイルを開かない。"),
		asked("8)", "検証コード", "code", "print('A' * 4096)"),
		asked("9)", "その他", "other", "急ぎません。"),
		boxed("3.", "当該ソフトウェアの海外での利用状況について", "use_abroad", "国内開発・海外で配布/販売", "海外で開発", "国内開発・海外で配布/販売"),
		asked("4.", "IPA以外の組織への届出について", "other_organisations", "なし"),
		head2("5.", "今後の連絡について"),
		boxed("", "暗号化の希望", "encryption_wish", "希望する", "希望する", "希望しない"),
	)},
	"website": {"ウェブアプリケーション脆弱性関連情報届出様式", sender(
		boxed("2)", "取り扱い", "consent_know", "IPAとのみ", "ウェブサイト運営者に知らせても良い", "IPAとのみ"),
		head2("2.", "脆弱性関連情報"),
		head2("1)", "脆弱性を確認したウェブサイト"),
		asked("", "ウェブサイト名", "site_name", "例示町 公式サイト"),
		asked("", "URL", "url", "http://town.example/search?q=1"),
		asked("", "トップページのURL", "top_page", "http://town.example/"),
		asked("2)", "脆弱性の種類", "kind", "クロスサイト・スクリプティング"),
		asked("3)", "脆弱性の発見に至った経緯", "how_found", "検索欄に引用符を入力した。"),
		asked("4)", "脆弱性であると判断した理由", "why", "入力した文字がそのまま表示された。"),
		asked("5)", "脆弱性により発生しうる脅威", "threat", "偽の画面が表示される。"),
		asked("3.", "IPA以外の組織への届出", "other_organisations", "なし"),
		asked("5.", "その他", "other", "特になし"),
	)},
	"own_product": {"ソフトウエア製品開発者による脆弱性関連情報届出様式", sender(
		head2("2.", "脆弱性関連情報"),
		head2("1)", "脆弱性を確認したソフトウエア等"),
		asked("", "名称", "product", "例示メール"),
		asked("", "バージョン", "version", "1.0 から 1.3"),
		asked("2)", "脆弱性の種類", "kind", "認証の不備"),
		asked("3)", "再現手順", "steps", "空のパスワードを入力する。"),
		asked("4)", "脆弱性により発生しうる脅威", "threat", "他人のメールを読まれる。"),
		asked("5)", "対策方法", "workaround", "1.4 に更新する。"),
		asked("3.", "その他", "other", "3月1日に公表したい。"),
	)},
	"code": {"検証コード情報届出様式", sender(
		head2("2.", "脆弱性関連情報"),
		head2("1)", "脆弱性を確認したソフトウエア等"),
		asked("", "名称", "product", "例示メール"),
		asked("", "バージョン", "version", "1.2"),
		asked("2)", "検証コード", "code", "for i in range(10):\n    send(i)"),
		asked("3)", "その他", "other", "特になし"),
	)},
}

// style is how somebody fills a form in.
type style struct {
	colon            string
	on, off          string
	indent           string
	prefix           string // before every line, as a quotation
	below            bool   // the answer stands on the next line
	noNumbers        bool
	noTitle          bool
	noHeadings       bool
	renumbered       bool
	label            func(string) string
	number           func(string) string
	line             func(string) string
	before, after    string
	onlyTicked       bool // the other options were deleted
	oneBoxALine      bool
	emptyLineBetween bool
}

func (s style) fill(kind string) string {
	s.colon, s.on, s.off = or(s.colon, "："), or(s.on, "■"), or(s.off, "□")
	form := filledForms[kind]
	var lines []string
	if !s.noTitle {
		lines = append(lines, form.title, "")
	}
	for i, it := range form.items {
		if it.key == "" && s.noHeadings {
			continue
		}
		number := it.number
		switch {
		case s.noNumbers:
			number = ""
		case s.renumbered && number != "":
			number = fmt.Sprintf("(%d)", i+1)
		}
		if s.number != nil {
			number = s.number(number)
		}
		label := it.label
		if s.label != nil && it.key != "" {
			label = s.label(label)
		}
		head := strings.TrimLeft(number+" "+label, " ")
		indent := s.indent
		if it.number != "" {
			indent = ""
		}
		lines = append(lines, s.answered(indent, head, it)...)
		if s.emptyLineBetween {
			lines = append(lines, "")
		}
	}
	text := strings.Join(lines, "\n") + "\n"
	if s.line != nil {
		text = s.line(text)
	}
	text = s.before + text + s.after
	if s.prefix != "" {
		text = s.prefix + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+s.prefix) + "\n"
	}
	return text
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func (s style) answered(indent, head string, it item) []string {
	if it.key == "" {
		return []string{indent + head}
	}
	if it.boxes == nil {
		if s.below || strings.Contains(it.value, "\n") {
			return append([]string{indent + head + s.colon}, strings.Split(indent+it.value, "\n")...)
		}
		return []string{indent + head + s.colon + it.value}
	}
	var options []string
	for _, o := range it.boxes {
		switch {
		case o == it.value:
			options = append(options, s.on+o)
		case !s.onlyTicked:
			options = append(options, s.off+o)
		}
	}
	switch {
	case s.oneBoxALine:
		return append([]string{indent + head + s.colon}, options...)
	case s.below:
		return []string{indent + head + s.colon, indent + strings.Join(options, "  ")}
	}
	return []string{indent + head + s.colon + strings.Join(options, "  ")}
}

var styles = map[string]style{
	"as the form stands":             {},
	"half-width colon":               {colon: ":"},
	"half-width colon and space":     {colon: ": "},
	"spaces around the colon":        {colon: " ： "},
	"tab behind the colon":           {colon: "：\t"},
	"ideographic space":              {colon: "：　", indent: "　　"},
	"indented by spaces":             {indent: "   "},
	"indented by tabs":               {indent: "\t"},
	"checked box":                    {on: "☑", off: "☐"},
	"check mark":                     {on: "✓", off: "□"},
	"heavy check mark":               {on: "✔ ", off: "□ "},
	"レ in the box's place":           {on: "レ", off: "□"},
	"circle":                         {on: "○", off: "□"},
	"large circle":                   {on: "◯", off: "□"},
	"black circle":                   {on: "●", off: "○"},
	"double circle":                  {on: "◎", off: "○"},
	"box and レ":                      {on: "□レ", off: "□"},
	"(x)":                            {on: "(x) ", off: "( ) "},
	"(レ)":                            {on: "(レ)", off: "(　)"},
	"full-width (○)":                 {on: "（○）", off: "（　）"},
	"[x]":                            {on: "[x] ", off: "[ ] "},
	"full-width [レ]":                 {on: "［レ］", off: "［　］"},
	"[*] of an old mailer":           {on: "[*]", off: "[ ]"},
	"large square":                   {on: "⬛", off: "⬜"},
	"emoji":                          {on: "✅", off: "□"},
	"space behind the box":           {on: "■ ", off: "□ "},
	"ideographic space behind a box": {on: "■　", off: "□　"},
	"only the ticked option is left": {on: "■", onlyTicked: true},
	"one box a line":                 {oneBoxALine: true},
	"answers below":                  {below: true},
	"answers below, indented":        {below: true, indent: "　　"},
	"answers below, without a colon": {below: true, colon: "\n"},
	"without numbers":                {noNumbers: true},
	"without a title":                {noTitle: true},
	"without headings":               {noHeadings: true},
	"renumbered":                     {renumbered: true},
	"full-width numbers":             {number: width.Widen.String},
	"circled numbers":                {number: circled},
	"full-width labels":              {label: width.Widen.String},
	"all full-width where it can be": {line: func(s string) string { return width.Widen.String(s) }},
	"labels in brackets":             {label: func(s string) string { return "【" + s + "】" }, colon: " "},
	"labels in brackets, below":      {label: func(s string) string { return "【" + s + "】" }, colon: "", below: true},
	"labels in square brackets":      {label: func(s string) string { return "[" + s + "]" }, colon: " "},
	"labels as bullets":              {label: func(s string) string { return "・" + s }},
	"labels as diamonds":             {label: func(s string) string { return "◆" + s }},
	"labels as black squares":        {label: func(s string) string { return "■" + s }, on: "☑", off: "☐"},
	"labels spaced out":              {label: func(s string) string { return strings.Replace(s, "氏名", "氏　名", 1) }},
	"quoted":                         {prefix: "> "},
	"quoted without a space":         {prefix: ">"},
	"quoted twice":                   {prefix: "> > "},
	"empty lines between":            {emptyLineBetween: true},
	"a letter before it":             {before: "IPA 御中\n\nお世話になっております。次のとおり届け出ます。\n\n"},
	"below a signature":              {before: "届出を送ります。\n\n-- \n例示大学 発見太郎\n\n"},
	"below a rule and a signature":   {before: "届出を送ります。\n--\n発見太郎\n====================\n"},
	"behind an attribution":          {before: "2026年2月9日(月) 10:00 窓口 <report@reception.test>:\n\n"},
	"in a forwarded mail":            {before: "-----Original Message-----\nFrom: 窓口\nSubject: 様式の送付\n\n"},
	"signature behind it":            {after: "-- \n発見太郎\n"},
	"以上 behind it":                   {after: "以上\n"},
}

func circled(number string) string {
	if strings.HasSuffix(number, ")") {
		return string('①' + rune(number[0]-'1'))
	}
	return number
}

// plainly is a value without the differences that a style makes.
func plainly(v any) string {
	if b, ok := v.(bool); ok {
		return fmt.Sprint(b)
	}
	s, _ := v.(string)
	return strings.Join(strings.Fields(string(foldRunes(s))), " ")
}

// N5: the four forms are read alike however they are filled in: every answer in its field, none missing, none made up.
func TestFormsAreReadHoweverTheyAreFilledIn(t *testing.T) {
	for kind, form := range filledForms {
		for name, s := range styles {
			if s.noTitle && kind != "product" && kind != "website" {
				continue // no item of its own tells the kind
			}
			text := s.fill(kind)
			for ends, text := range map[string]string{"LF": text, "CRLF": strings.ReplaceAll(text, "\n", "\r\n")} {
				t.Run(kind+"/"+name+"/"+ends, func(t *testing.T) {
					r := ReadForm(text)
					if r == nil || r.Kind != kind {
						t.Fatalf("it is read as %+v\n%s", r, text)
					}
					want := map[string]any{}
					for _, it := range form.items {
						switch {
						case slices.Contains([]string{"consent_know", "consent_public", "encryption_wish"}, it.key):
							want[it.key] = it.value != "IPAとのみ"
						case it.key != "":
							want[it.key] = it.value
						}
					}
					for key, w := range want {
						if got := plainly(r.Fields[key]); got != plainly(w) {
							t.Errorf("%s is %q, not %q", key, got, plainly(w))
						}
					}
					for key, got := range r.Fields {
						if want[key] == nil {
							t.Errorf("%s is made up: %q", key, got)
						}
					}
					if len(r.Missing) > 0 {
						t.Errorf("missing %q", r.Missing)
					}
					if t.Failed() {
						t.Logf("the form:\n%s", text)
					}
				})
			}
		}
	}
}

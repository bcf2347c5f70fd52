package handling

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// folded is text without what two spellings of the same words may differ in: case, width, accents, spaces, line ends,
// quotation marks and punctuation. For each byte of text it tells where in the original its character begins and ends.
//
//	> ﾔﾏﾀﾞ・
//	> Tarō      folds to  ヤマダtaro
type folded struct {
	text     string
	from, to []int32
}

// mostRepeats bounds equal characters in a row: a drawn rule or a PoC's AAAA… is nobody's words.
const mostRepeats = 3

func fold(s string) folded {
	f := folder{out: make([]byte, 0, len(s)), from: make([]int32, 0, len(s)), to: make([]int32, 0, len(s))}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		f.take(r, i, i+size)
		i += size
	}
	return folded{text: string(f.out), from: f.from, to: f.to}
}

type folder struct {
	out      []byte
	from, to []int32
	last     rune // the last one taken, 0 before the first
	size     int  // its bytes in out
	repeats  int
}

func (f *folder) take(r rune, from, to int) {
	if unicode.Is(unicode.Mn, r) || r == 0xFF9E || r == 0xFF9F {
		f.takeMark(r, to)
		return
	}
	r = foldLetter(r)
	if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
		return
	}
	if r != f.last {
		f.repeats = 0
	} else if f.repeats++; f.repeats >= mostRepeats {
		f.stretch(to)
		return
	}
	before := len(f.out)
	f.out = utf8.AppendRune(f.out, r)
	f.last, f.size = r, len(f.out)-before
	for range f.size {
		f.from, f.to = append(f.from, int32(from)), append(f.to, int32(to))
	}
}

// takeMark joins a voicing mark to its kana, as in half-width text and in file names of macOS, and drops an accent.
func (f *folder) takeMark(mark rune, to int) {
	if f.last == 0 {
		return
	}
	switch {
	case (mark == 0x3099 || mark == 0xFF9E) && strings.ContainsRune(voiceable, f.last):
		f.last++
	case (mark == 0x309A || mark == 0xFF9F) && strings.ContainsRune(halfVoiceable, f.last):
		f.last += 2
	case (mark == 0x3099 || mark == 0xFF9E) && f.last == 'ウ':
		f.last = 'ヴ'
	}
	f.out = utf8.AppendRune(f.out[:len(f.out)-f.size], f.last)
	f.stretch(to)
}

// stretch lets the last character end further on in the original.
func (f *folder) stretch(to int) {
	for i := len(f.to) - f.size; i < len(f.to); i++ {
		f.to[i] = int32(to)
	}
}

const (
	halfWidthKana = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン" // U+FF66 to U+FF9D
	halfVoiceable = "ハヒフヘホはひふへほ"
	voiceable     = "カキクケコサシスセソタチツテト" + "かきくけこさしすせそたちつてと" + halfVoiceable
)

var halfKana = []rune(halfWidthKana)

// sameLetter holds pairs: a letter as somebody may write it, and the one it is taken for. The kanji are those whose old and
// new forms stand side by side in family names.
var sameLetter = pairs("髙高﨑崎邉辺邊辺齋斎齊斎斉斎濵浜濱浜澤沢廣広國国嶋島嶌島櫻桜眞真黑黒惠恵德徳曾曽瀨瀬賴頼槇槙龍竜瀧滝關関藏蔵條条榮栄豐豊彌弥靜静淵渕檜桧" +
	"àaáaâaãaäaåaāaăaąaæaçcćcčcďdđdèeéeêeëeēeęeěeğgìiíiîiïiīiıiłlñnńnňnòoóoôoõoöoøoōoőořrśsšsşsșsťtùuúuûuüuūuůuűuýyÿyžzźzżz")

func pairs(s string) map[rune]rune {
	runes := []rune(s)
	m := make(map[rune]rune, len(runes)/2)
	for i := 0; i+1 < len(runes); i += 2 {
		m[runes[i]] = runes[i+1]
	}
	return m
}

func foldLetter(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r < utf8.RuneSelf:
		return r
	case '！' <= r && r <= '～':
		return foldLetter(r - '！' + '!')
	case 0xFF66 <= r && r <= 0xFF9D:
		return halfKana[r-0xFF66]
	}
	r = unicode.ToLower(r)
	if same, ok := sameLetter[r]; ok {
		return same
	}
	return r
}

// WidthFolded is a line as patterns are matched on it: full-width ASCII made plain, the yen sign that stands for a backslash
// in Japanese paths made one, invisible characters gone.
func WidthFolded(line string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '！' <= r && r <= '～':
			return r - '！' + '!'
		case r == 0x3000 || r == 0xA0:
			return ' '
		case r == '¥' || r == '￥':
			return '\\'
		case r == '\r' || r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, line)
}

// lastRune is the character of text before i, 0 at the beginning.
func lastRune(text string, i int) rune {
	if i <= 0 {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return r
}

// nextRune is the character of text at i, 0 at the end.
func nextRune(text string, i int) rune {
	if i >= len(text) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return r
}

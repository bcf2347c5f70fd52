package mailbot

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

var durationType = reflect.TypeFor[Duration]()

// configKeys lists every key and table of Config by its dotted name, with what a value must be, in words.
func configKeys() map[string]string {
	keys := map[string]string{}
	listKeys("", reflect.TypeFor[Config](), keys)
	return keys
}

func listKeys(prefix string, t reflect.Type, keys map[string]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("toml")
		if !f.IsExported() || name == "-" {
			continue
		}
		of := f.Type
		for of.Kind() == reflect.Pointer || (of.Kind() == reflect.Slice && of.Elem().Kind() == reflect.Struct) {
			of = of.Elem()
		}
		keys[prefix+name] = wanted(f.Type)
		if of.Kind() == reflect.Struct && of != durationType {
			listKeys(prefix+name+".", of, keys)
		}
	}
}

func wanted(t reflect.Type) string {
	switch {
	case t == durationType:
		return `a duration in quotes such as "30s", "10m" or "1h"`
	case t.Kind() == reflect.String:
		return "a text in double quotes"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.Int, t.Kind() == reflect.Int64:
		return "a whole number"
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String:
		return `a list of texts such as ["a", "b"]`
	case t.Kind() == reflect.Slice:
		return "a list of tables"
	}
	return "a table"
}

// nearestKey is the known key that a mistyped one most likely means, or "". A slip of the pen in its own table comes first,
// then the right word in the wrong table.
func nearestKey(key string) string {
	table, word := parentKey(key), key[strings.LastIndex(key, ".")+1:]
	best, least := "", len(word)/3+2
	elsewhere := ""
	known := configKeys()
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		last := name[strings.LastIndex(name, ".")+1:]
		if d := editDistance(word, last); parentKey(name) == table && d < least {
			best, least = name, d
		} else if last == word && elsewhere == "" {
			elsewhere = name
		}
	}
	if best == "" {
		return elsewhere
	}
	return best
}

// editDistance counts the letters to insert, delete or replace (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

var tableIndexes = regexp.MustCompile(`\[\d+\]`)

// plainKey is a key without the numbers of its tables: "mailbox[1].imap.tls" is mailbox.imap.tls.
func plainKey(key string) string { return tableIndexes.ReplaceAllString(key, "") }

// parentKey is the table that a key stands in: of "mailbox[1].name" it is "mailbox[1]", of "mailbox[1]" it is "mailbox".
func parentKey(key string) string {
	if i := strings.LastIndexAny(key, ".["); i >= 0 {
		return key[:i]
	}
	return ""
}

// isSet reports whether the file has the key, in any table of that name.
func (c *Config) isSet(key string) bool {
	for k := range c.lines {
		if plainKey(k) == key {
			return true
		}
	}
	return false
}

// keyLines finds the line of every key and table in a TOML text, as far as it is well formed. Tables that repeat are counted
// from zero: "mailbox[1].imap.tls".
func keyLines(text []byte) map[string]int {
	w := lineWalk{lines: map[string]int{}, repeats: map[string]int{}}
	for at := range bytes.Lines(text) {
		w.ends = append(w.ends, len(at)+w.end())
	}
	var p unstable.Parser
	p.Reset(text)
	table := ""
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table:
			table = w.enter("", e)
		case unstable.ArrayTable:
			table = w.enterNext(e)
		case unstable.KeyValue:
			w.value(table, e)
		}
	}
	return w.lines
}

type lineWalk struct {
	ends    []int // offset behind the n-th line
	lines   map[string]int
	repeats map[string]int // how often a [[table]] has begun
}

func (w *lineWalk) end() int {
	if len(w.ends) == 0 {
		return 0
	}
	return w.ends[len(w.ends)-1]
}

func (w *lineWalk) line(offset int) int {
	n, _ := slices.BinarySearch(w.ends, offset+1)
	return n + 1
}

// enter resolves the dotted key of a node below table and notes its line. A word that names a repeated table means the last.
func (w *lineWalk) enter(table string, e *unstable.Node) string {
	key, line := table, 0
	for words := e.Key(); words.Next(); {
		node := words.Node()
		if key = joinKey(key, string(node.Data)); !words.IsLast() {
			key = w.latest(key)
		}
		line = w.line(int(node.Raw.Offset))
	}
	if e.Kind == unstable.Table {
		key = w.latest(key)
	}
	if w.lines[key] == 0 {
		w.lines[key] = line
	}
	return key
}

func (w *lineWalk) latest(key string) string {
	if n := w.repeats[key]; n > 0 {
		return fmt.Sprintf("%s[%d]", key, n-1)
	}
	return key
}

func (w *lineWalk) enterNext(e *unstable.Node) string {
	key := w.enter("", e)
	line := 0
	for words := e.Key(); words.Next(); {
		line = w.line(int(words.Node().Raw.Offset))
	}
	w.repeats[key]++
	key = w.latest(key)
	w.lines[key] = line
	return key
}

// value notes a key and, below it, the keys of inline tables.
func (w *lineWalk) value(table string, e *unstable.Node) {
	key := w.enter(table, e)
	value := e.Value()
	switch value.Kind {
	case unstable.InlineTable:
		w.inline(key, value)
	case unstable.Array:
		i := 0
		for items := value.Children(); items.Next(); {
			if node := items.Node(); node.Kind == unstable.InlineTable {
				w.inline(fmt.Sprintf("%s[%d]", key, i), node)
				i++
			}
		}
	}
}

func (w *lineWalk) inline(key string, table *unstable.Node) {
	for pairs := table.Children(); pairs.Next(); {
		w.value(key, pairs.Node())
	}
}

func joinKey(table, word string) string {
	if table == "" {
		return word
	}
	return table + "." + word
}

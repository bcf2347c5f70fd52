//go:build realhost

package main_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"
)

// marionette speaks Mozilla's remote protocol: each message is its length in bytes, a colon and JSON, [0, id, name, parameters] one way
// and [1, id, error, result] the other.
type marionette struct {
	t    *testing.T
	conn net.Conn
	r    *bufio.Reader
	last int
}

// dialMarionette begins a session in which scripts run with the rights of the program itself.
func dialMarionette(t *testing.T, port int) *marionette {
	t.Helper()
	conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	must(t, err)
	m := &marionette{t: t, conn: conn, r: bufio.NewReader(conn)}
	t.Cleanup(func() { _ = conn.Close() }) // it ended with the program already
	must(t, conn.SetDeadline(time.Now().Add(patience)))
	m.receive() // the greeting
	m.call("WebDriver:NewSession", map[string]any{})
	m.call("WebDriver:SetTimeouts", map[string]any{"script": patience.Milliseconds()})
	m.call("Marionette:SetContext", map[string]any{"value": "chrome"})
	return m
}

func (m *marionette) receive() []byte {
	m.t.Helper()
	size, err := m.r.ReadString(':')
	must(m.t, err)
	n, err := strconv.Atoi(strings.TrimSuffix(size, ":"))
	must(m.t, err)
	text := make([]byte, n)
	_, err = io.ReadFull(m.r, text)
	must(m.t, err)
	return text
}

func (m *marionette) call(name string, parameters map[string]any) json.RawMessage {
	m.t.Helper()
	m.last++
	text, err := json.Marshal([]any{0, m.last, name, parameters})
	must(m.t, err)
	_, err = fmt.Fprintf(m.conn, "%d:%s", len(text), text)
	must(m.t, err)
	var answer [4]json.RawMessage
	must(m.t, json.Unmarshal(m.receive(), &answer))
	if string(answer[2]) != "null" {
		m.t.Fatalf("%s: %s", name, answer[2])
	}
	return answer[3]
}

// run does a script whose arguments are in the array args, and ends the test when it throws something.
func (m *marionette) run(script string, args ...any) {
	m.t.Helper()
	const frame = `const args = [...arguments], done = args.pop();
(async () => {%s})().then(() => done(""), e => done(e + "\n" + e.stack))`
	result := m.call("WebDriver:ExecuteAsyncScript", map[string]any{
		"script": fmt.Sprintf(frame, script), "args": args, "sandbox": "system", "newSandbox": true})
	var thrown struct{ Value string }
	must(m.t, json.Unmarshal(result, &thrown))
	if thrown.Value != "" {
		m.t.Fatalf("a script ended with %s", thrown.Value)
	}
}

package mailhost

import (
	"context"
	"net"
	"sync"
)

// Pipe is a net.Listener without a network. Made inside a testing/synctest bubble, everything on it belongs to the bubble.
type Pipe struct {
	accept chan net.Conn
	done   chan struct{}
	once   sync.Once
}

// PipeListener makes a Pipe that listens.
func PipeListener() *Pipe { return &Pipe{accept: make(chan net.Conn), done: make(chan struct{})} }

// Dial connects to the listener, whatever the network and the address: it is a transport.Dialer. After Close it fails like a port
// on which nobody listens.
func (p *Pipe) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.accept <- server:
		return client, nil
	case <-p.done:
		return nil, &net.OpError{Op: "dial", Net: "pipe", Addr: p.Addr(), Err: net.ErrClosed}
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Accept waits for the next Dial.
func (p *Pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.accept:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// Close ends Accept and lets every later Dial fail.
func (p *Pipe) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }

// Addr is a placeholder: a Pipe has no address.
func (p *Pipe) Addr() net.Addr { return pipeAddr{} }

import net from 'node:net'

export type Reply = { status: number; body: string }

/**
 * One keep-alive connection that sends ready-made HTTP/1.1 requests one after the other. Node's own client costs more processor time for
 * a request than the server for its answer, on the same cores.
 */
export class Connection {
  readonly #url: URL
  #socket: net.Socket | null = null
  #received = ''
  #waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | null = null

  constructor(url: URL) {
    this.#url = url
  }

  /** Sends a request, a text of ASCII; rejects when the connection breaks off. */
  async send(request: string): Promise<Reply> {
    const socket = await this.#open()
    return await new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      socket.write(request, 'latin1')
    })
  }

  close(): void {
    this.#socket?.destroy()
  }

  async #open(): Promise<net.Socket> {
    if (this.#socket !== null) return this.#socket
    const socket = net.connect(Number(this.#url.port), this.#url.hostname)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    socket.setNoDelay(true).setEncoding('latin1')
    socket.on('data', (text: string) => this.#take(text))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('closed')))
    this.#socket = socket
    return socket
  }

  #take(text: string): void {
    this.#received = this.#received === '' ? text : this.#received + text
    const end = this.#received.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.#received.slice(0, end)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length === undefined) {
      this.#fail(new Error('an answer without a length'))
      return
    }
    const total = end + 4 + Number(length)
    if (this.#received.length < total) return
    const body = this.#received.slice(end + 4, total)
    this.#received = this.#received.slice(total)
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.resolve({ status: Number(head.slice(9, 12)), body })
  }

  #fail(error: Error): void {
    this.#socket?.destroy()
    this.#socket = null
    this.#received = ''
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.reject(error)
  }
}

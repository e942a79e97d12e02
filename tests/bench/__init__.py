"""How fast and how large Samenleven is, beside a peer in the same run: `make bench`.

Absolute speeds say more about the machine and its neighbours than about the program, so speed is told as a ratio to a
peer that did the same work in the same run, in turns with ours; the median of the turns counts. Emulated Telegram and
residents are in another process than the bot they talk to.
"""

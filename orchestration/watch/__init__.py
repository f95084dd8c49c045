"""The watch: every minute it compares what was written, or taken away, with the history, and rings where they differ.

A change that went around the services leaves no event, so it is not events that say where to look. The database says
it: it counts the writes to every table, and every row carries the number of the transaction that wrote it. Tables that
nobody wrote to cost nothing; of the others, the rows behind the last look's horizon lead to the features to compare. So a
look costs what was written in a minute, not what there is. Beside that, a slow round compares all features in turn.
"""

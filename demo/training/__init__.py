"""What the Train tab asks of Python: one request of the page in, one answer out; all state lies in the runs' folders.

actions    the way in: finds what answers a request, and turns a refusal into a sentence
turns      how many requests are answered at once
newcomers  how many new visitors an address may bring
form       what can be chosen, with limits, and what of it is wrong
watching   how far a training is
curves     the records of runs, thinned, and only what the page lacks
table      the table of runs, and the room that they take
moments    one record: kernels, maps and the answer for a picture
failing    accuracies, confusions, mistakes, two runs side by side
samples    pictures of the data, for the network view
own        pictures of one's own, before training
lessons    corrections, and what teaching did
networks   the networks that the Draw tab reads with, few at a time
files      what can be saved: a run, its time machine as a picture or as numbers
"""

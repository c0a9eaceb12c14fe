{"c":"b14d05ad","n":7,"t":"F","by":{"host":"node17","boot":"d1c7a6b2-5a0e-4a63-9f5c-2b7e8f1a9c30 pid:[4026531836]","pid":4711,"started":"8812345"},"reason":"its process has ended on this host","time":"2026-11-20T08:15:30Z"}
{"c":"0c2b05d2","n":8,"t":"T","records":1,"crc":"57e6fc16"}
